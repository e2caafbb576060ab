import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'dist', 'cli.cjs');

/** How a command of the terminal went. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface TerminalOptions {
  env?: Record<string, string>;
  cwd?: string;
  uid?: number;
  /** In place of the one of the checkout. */
  program?: { node: string; cli: string };
  /** Called with each line of stderr. */
  onProgress?: (line: string, child: ChildProcess) => void;
}

/** Makes dist/cli.cjs from the sources; once for each process of tests. */
export function buildTerminal(): void {
  built ??= execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root });
}
let built: Buffer | undefined;

/** A folder of sessions of a test's own, with `flow-session` working in it. */
export class Terminal {
  readonly home: string;
  readonly folder: string;

  constructor(config: object = {}) {
    buildTerminal();
    this.folder = mkdtempSync(join(tmpdir(), 'flow-sessions-test-'));
    this.home = join(this.folder, 'home');
    this.configure(config);
  }

  /** Without prompt flow an environment is made in no time; `uv` is the one of the tests. */
  configure(config: object): void {
    mkdirSync(this.home, { recursive: true });
    const uvPath = process.env.FLOW_SESSIONS_UV;
    const base = { basePackages: [], allowUvInstall: false, ...(uvPath && { uvPath }) };
    writeFileSync(join(this.home, 'config.json'), JSON.stringify({ ...base, ...config }));
  }

  /** Writes a flow folder. */
  flow(name: string, files: Record<string, string>): string {
    const dir = join(this.folder, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return dir;
  }

  async run(args: string[], options: TerminalOptions = {}): Promise<Ended> {
    const { node, cli } = options.program ?? { node: process.execPath, cli: program };
    const child = spawn(node, [cli, ...args], {
      cwd: options.cwd ?? this.folder,
      env: { ...process.env, FLOW_SESSIONS_HOME: this.home, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const line of text.split('\n')) if (line) options.onProgress?.(line, child);
    });
    return await new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  }

  /** A copy of the program, with a home, for a user who may read nothing of ours. */
  copyForAnybody(): TerminalOptions {
    const place = join(this.folder, 'for-anybody');
    const home = join(place, 'home');
    cpSync(join(root, 'resources'), join(place, 'resources'), { recursive: true });
    cpSync(join(root, 'dist', 'cli.cjs'), join(place, 'dist', 'cli.cjs'));
    copyFileSync(process.execPath, join(place, 'node'));
    mkdirSync(home);
    chmodSync(home, 0o777);
    chmodSync(this.folder, 0o755);
    return {
      env: { FLOW_SESSIONS_HOME: home },
      uid: 65_534,
      program: { node: join(place, 'node'), cli: join(place, 'dist', 'cli.cjs') },
    };
  }

  /** The one JSON document on stdout. */
  async json<T>(args: string[], options: TerminalOptions = {}): Promise<T> {
    const { stdout, stderr } = await this.run([...args, '--json'], options);
    try {
      return JSON.parse(stdout) as T;
    } catch {
      throw new Error(`no JSON from ${args.join(' ')}:\n${stdout}\n${stderr}`);
    }
  }

  /** Ends every session and removes the folder. */
  async dispose(): Promise<void> {
    await this.run(['gc', '--all']);
    const { flows } = await this.#sessions();
    for (const flow of flows) await this.run(['stop', flow]);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #sessions(): Promise<{ flows: string[] }> {
    const listed = await this.json<{ flow: string }[]>(['status']).catch(() => []);
    return { flows: listed.map(({ flow }) => flow) };
  }
}

/** An executable shell script. */
export function writeScript(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A flow that needs nothing but the worker to start. */
export const smallFlow: Record<string, string> = {
  'flow.dag.yaml': [
    'inputs:',
    '  name: {type: string, default: World}',
    'outputs:',
    '  greeting: {type: string, reference: "${greet.output}"}',
    'nodes:',
    '- name: greet',
    '  type: python',
    '  source: {type: code, path: greet.py}',
    '  inputs: {name: "${inputs.name}"}',
    '',
  ].join('\n'),
  'greet.py':
    'from promptflow.core import tool\n\n\n@tool\ndef greet(name: str) -> str:\n    return "Hello " + name\n',
};

/** Waits until `test` says true, or fails with `what` after `seconds`. */
export async function eventually(
  what: string,
  test: () => boolean | Promise<boolean>,
  seconds = 15,
): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (!(await test())) {
    if (Date.now() > until) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
