import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalBackend } from '../../src/backends/local/localBackend.ts';
import { defaultLocalSettings, type LocalSettings } from '../../src/backends/local/localSettings.ts';
import { SessionFolder } from '../../src/backends/local/sessionFolder.ts';
import { liveWorker } from '../../src/backends/local/workerProcess.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import type { Phase } from '../../src/session/sessionState.ts';
import { makeWheel } from '../support/wheel.ts';
import type { ConformanceHarness, KilledVerb, Window, WindowSettings } from './harness.ts';
import { eventually } from './steps.ts';

export const workerProgram = join(
  import.meta.dirname,
  '..',
  '..',
  'resources',
  'worker',
  'flow_session_worker',
);

/** What the program of test/conformance/killed.ts is told. */
export interface KilledOrder {
  home: string;
  settings: LocalSettings;
  flow: string;
  verb: KilledVerb;
  phase: Phase;
}

/** The local backend over one home folder, with packages that need no network. */
export class LocalHarness implements ConformanceHarness {
  readonly kind = 'local' as const;
  readonly phases = {
    start: ['resolve', 'create', 'files', 'install', 'verify', 'ready'],
    install: ['resolve', 'files', 'create', 'install', 'verify', 'ready'],
    undo: ['resolve', 'verify', 'ready'],
    reset: ['resolve', 'create', 'install', 'files', 'verify', 'ready'],
  } as const;
  readonly runBase = defaultLocalSettings.basePackages;
  readonly #tool: { uvPath?: string };
  readonly #folder = mkdtempSync(join(tmpdir(), 'flow-sessions-local-'));
  readonly #home = new Home(join(this.#folder, 'home'));
  readonly #wheels = join(this.#folder, 'wheels');
  readonly #held = new Map<string, { open: boolean; waiting: ServerResponse[] }>();
  readonly #server = createServer(({ url = '' }, response) => {
    const gate = this.#held.get(url);
    response.setHeader('content-type', 'text/html');
    if (!gate || gate.open) response.end('<html></html>');
    else gate.waiting.push(response);
  });
  #lines = 0;

  /** Without a `uvPath` it is venv and pip. */
  constructor(tool: { uvPath?: string }) {
    this.#tool = tool;
  }

  async setUp(): Promise<void> {
    await makeWheel(this.#wheels, 'alpha', '1.0');
    await makeWheel(this.#wheels, 'alpha', '2.0');
    await makeWheel(this.#wheels, 'beta', '1.0');
    await makeWheel(this.#wheels, 'delta', '1.0', '', ['beta']);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async tearDown(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    const { sessions } = this.open();
    const left = (await sessions.list()).map(({ flow }) => flow.dir);
    sessions.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
    assert.deepEqual(left, [], 'the suite left sessions');
  }

  open({ basePackages = [], idleSeconds = 3600 }: WindowSettings = {}): Window {
    const settings = this.#settings(basePackages);
    const backend = new LocalBackend({ home: this.#home, settings: () => settings, workerProgram });
    const journal = new FileJournal(this.#home.operations);
    const sessions = new SessionManager([backend], journal, () => idleSeconds);
    void journal.watch();
    const dispose = sessions.dispose.bind(sessions);
    sessions.dispose = () => {
      dispose();
      journal.dispose();
    };
    return { sessions, backend };
  }

  sources(): string[] {
    return ['--no-index', `--find-links ${this.#wheels}`];
  }

  uniqueLine(): string {
    const folder = join(this.#folder, 'empty', `${(this.#lines += 1)}`);
    mkdirSync(folder, { recursive: true });
    return `--find-links ${folder}`;
  }

  heldLine(): { line: string; release: () => void } {
    const path = `/held/${(this.#lines += 1)}/`;
    const gate = { open: false, waiting: [] as ServerResponse[] };
    this.#held.set(path, gate);
    const { port } = this.#server.address() as AddressInfo;
    return {
      line: `--find-links http://127.0.0.1:${port}${path}`,
      release: () => {
        gate.open = true;
        for (const response of gate.waiting) response.end('<html></html>');
      },
    };
  }

  async killWorker(key: string, evidence: string): Promise<void> {
    const folder = new SessionFolder(this.#home, key);
    const worker = await liveWorker(folder);
    assert.ok(worker, 'there is no worker to be killed');
    appendFileSync(folder.workerLog, `${evidence}\n`);
    process.kill(worker.pid, 'SIGKILL');
    await eventually('the worker is dead', async () => !(await this.workerIsAlive(key)));
    // Its connections close a moment later.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async workerIsAlive(key: string): Promise<boolean> {
    return (await liveWorker(new SessionFolder(this.#home, key))) !== undefined;
  }

  async killAt(verb: KilledVerb, phase: Phase, flow: string): Promise<void> {
    const settings = this.#settings([]);
    const order: KilledOrder = { home: this.#home.root, settings, flow, verb, phase };
    const program = join(import.meta.dirname, 'killed.ts');
    const killed = await new Promise((resolve) =>
      execFile(process.execPath, [program, JSON.stringify(order)], (error, _stdout, stderr) =>
        resolve(error?.signal ?? `not killed: ${stderr}`),
      ),
    );
    assert.equal(killed, 'SIGKILL');
  }

  async pass(seconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  async readSessionFile(key: string, path: string): Promise<string | undefined> {
    const file = join(new SessionFolder(this.#home, key).flow, path);
    return existsSync(file) ? await readFile(file, 'utf8') : undefined;
  }

  async writeSessionFile(key: string, path: string, text: string): Promise<void> {
    writeFileSync(join(new SessionFolder(this.#home, key).flow, path), text);
  }

  #settings(basePackages: string[]): LocalSettings {
    return { ...defaultLocalSettings, ...this.#tool, allowUvInstall: false, basePackages };
  }
}
