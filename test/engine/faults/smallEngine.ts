import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { engineJson } from '../../support/engines/engineRequest.ts';
import { findBridge, makeBridge, removeBridge } from '../../support/engines/keeper/bridge.ts';
import { killProcessesOf } from '../../support/engines/keeper/processes.ts';
import { unmountUnder } from '../../support/engines/keeper/unmountUnder.ts';

/** Sockets have short paths. */
const places = '/tmp';
const prefix = 'fs-small-';

/**
 * Docker Engine on a small file system in memory, for tests that fill it. The file system is seen by the engine alone and goes
 * with it, and the engine goes with this process at the latest; its containers have no network.
 */
export class SmallEngine {
  readonly host: string;
  readonly #folder: string;
  readonly #bridge: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, megabytes: number, bridge: string) {
    this.#folder = folder;
    this.#bridge = bridge;
    this.host = `unix://${join(folder, 'docker.sock')}`;
    const data = join(folder, 'data');
    mkdirSync(data);
    writeFileSync(join(folder, 'docker.json'), '{}');
    const script = `mount -t tmpfs -o size=${megabytes}m flow-sessions "$0" && exec dockerd "$@"`;
    const engine = [
      `--config-file=${join(folder, 'docker.json')}`,
      `--host=${this.host}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--data-root=${data}`,
      `--exec-root=${join(folder, 'exec')}`,
      // Without a bridge of its own it would take away that of the engine of this machine.
      `--bridge=${bridge}`,
      '--iptables=false',
    ];
    const log = openSync(join(folder, 'log'), 'a');
    const alone = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'];
    this.#process = spawn('setpriv', [...alone, 'sh', '-c', script, data, ...engine], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  /** Resolves when it answers. Throws with the end of its log when it does not start. */
  static async start(megabytes: number): Promise<SmallEngine> {
    await sweepDead();
    const bridge = await findBridge(`fsm${process.pid % 100_000}`);
    await makeBridge(bridge);
    const folder = mkdtempSync(join(places, `${prefix}${process.pid}-`));
    const engine = new SmallEngine(folder, megabytes, bridge.name);
    for (let tries = 0; tries < 600 && engine.#process.exitCode === null; tries += 1) {
      const isUp = await engineJson(engine.host, '/version', { timeoutMs: 2000 }).then(
        () => true,
        () => false,
      );
      if (isUp) return engine;
      await delay(50);
    }
    const log = readFileSync(join(engine.#folder, 'log'), 'utf8').slice(-2000);
    await engine.end();
    throw new Error(`the small engine did not start:\n${log}`);
  }

  /** Takes the space but for so many bytes. */
  fill(left: number): void {
    this.free();
    const { bavail, bsize } = statfsSync(this.#root);
    const piece = Buffer.alloc(1 << 20);
    const file = openSync(join(this.#root, 'ballast'), 'w');
    try {
      for (let size = bavail * bsize - left; size > 0; size -= piece.length)
        writeFileSync(file, piece.subarray(0, Math.min(size, piece.length)));
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(join(this.#root, 'ballast'), { force: true });
  }

  async end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGTERM');
      const force = setTimeout(() => this.#process.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(force);
    }
    await sweep(this.#folder);
    await removeBridge(this.#bridge);
  }

  /** The engine's data, as the engine sees them. */
  get #root(): string {
    return `/proc/${this.#process.pid}/root${join(this.#folder, 'data')}`;
  }
}

async function sweep(folder: string): Promise<void> {
  await killProcessesOf(folder);
  await unmountUnder([folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what the engines of killed processes left. */
async function sweepDead(): Promise<void> {
  for (const name of readdirSync(places)) {
    if (name.startsWith(prefix) && !isRunning(Number.parseInt(name.slice(prefix.length), 10)))
      await sweep(join(places, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
