import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import type { Disposable } from '../../../common/disposable.ts';
import { LineSplitter } from '../../../common/lineSplitter.ts';
import { EngineFault } from './engineFault.ts';
import { sshArguments, type SshTarget } from './sshTarget.ts';

/** ssh's own limit is 10 s for the connection; the rest is for its log-in. */
const openMs = 30_000;
const marker = 'flow-sessions:';

/**
 * One process of the system's OpenSSH that carries a private local socket to an engine's socket. It ends with `dispose`, and also when this
 * process ends in any way: what runs at the other end reads from us.
 */
export class SshTunnel implements Disposable {
  readonly #folder = makeFolder();
  readonly #socket = join(this.#folder, 'engine.sock');
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<void>;
  #stderr = '';
  #isOpen = false;

  private constructor(target: SshTarget) {
    const args = sshArguments(
      target,
      '-o',
      'StreamLocalBindMask=0177',
      '-L',
      `${this.#socket}:${target.socket}`,
    );
    // A group of its own: an interrupt typed into the terminal is ours to handle, and the engine is needed for that.
    this.#child = spawn('ssh', [...args, lookAndWait(target.socket)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    // The end that follows tells it.
    this.#child.stdin.on('error', () => {});
    this.#ended = new Promise<void>((resolve) => {
      this.#child.once('error', (error) => {
        this.#stderr += error.message;
        resolve();
      });
      this.#child.once('close', () => resolve());
    }).then(() => {
      this.#isOpen = false;
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  /** Resolves when the engine's socket was seen. Rejects with EngineFault, leaving no process. */
  static async open(target: SshTarget): Promise<SshTunnel> {
    const tunnel = new SshTunnel(target);
    try {
      await tunnel.#ready(target);
      return tunnel;
    } catch (error) {
      tunnel.dispose();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves with what ssh said, when it has ended. */
  async ended(): Promise<EngineFault> {
    await this.#ended;
    return this.#fault();
  }

  /** Opens a connection to the engine. */
  connect(): Socket {
    if (!this.#isOpen) throw this.#fault();
    return connect(this.#socket);
  }

  dispose(): void {
    this.#isOpen = false;
    this.#child.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(target: SshTarget): Promise<void> {
    const seen = new Promise<string>((resolve) => {
      const lines = new LineSplitter((line) => {
        // The log-in scripts of some accounts print too.
        const at = line.indexOf(marker);
        if (at >= 0) resolve(line.slice(at + marker.length).trim());
      });
      this.#child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    });
    const ended = this.ended().then((fault) => Promise.reject(fault));
    // Handled by the race; when that is over, an end is no failure.
    ended.catch(() => {});
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      limit = setTimeout(
        () => reject(new EngineFault({ kind: 'slow', what: 'let ssh in', seconds: openMs / 1000 })),
        openMs,
      );
    });
    const answer = await Promise.race([seen, ended, late]).finally(() => clearTimeout(limit));
    if (answer !== 'open')
      throw new EngineFault({ kind: 'noSocket', path: target.socket, denied: answer === 'denied' });
    if (!existsSync(this.#socket)) throw this.#fault();
    this.#isOpen = true;
    // Whoever waits for an answer keeps the process alive, a tunnel that nobody uses does not.
    this.#child.unref();
    for (const pipe of [this.#child.stdin, this.#child.stdout, this.#child.stderr] as unknown as Socket[])
      pipe.unref();
  }

  #fault(): EngineFault {
    return new EngineFault({ kind: 'ssh', evidence: lastLines(this.#stderr) });
  }
}

const prefix = 'flow-sessions-ssh-';

/** A private folder, named after this process; those of processes that were killed are removed. */
function makeFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(prefix) && !isRunning(Number.parseInt(name.slice(prefix.length), 10)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of another user, whose folder it is.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** For any shell: says what the socket is like, then lives as long as we do. */
function lookAndWait(socket: string): string {
  const path = `"${socket.replace(/["$`\\]/g, '\\$&')}"`;
  const script =
    `if [ ! -S ${path} ]; then echo ${marker}missing; elif [ ! -w ${path} ]; then echo ${marker}denied; ` +
    `else echo ${marker}open; fi; exec cat >/dev/null`;
  return `exec sh -c '${script.replaceAll("'", String.raw`'\''`)}'`;
}

/** What matters of ssh's words: banners and warnings come first, the reason last. */
const lastLines = (text: string): string => text.trim().split(/\r?\n/).slice(-4).join('\n');
