import { dirname } from 'node:path';
import { closeSync, openSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { engineJson } from '../engineRequest.ts';

/** A program of an engine with its output in a file; no shell, in a group of its own. */
export class Daemon {
  readonly #command: string;
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: string;
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv, log: string) {
    this.#command = command;
    this.#args = args;
    this.#env = env;
    this.#log = log;
  }

  get pid(): number | undefined {
    return this.isRunning ? this.#child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    const log = openSync(this.#log, 'a');
    const child = spawn(this.#command, this.#args, {
      detached: true,
      // Podman leaves a file in the folder that it was started in when a container runs out of memory.
      cwd: dirname(this.#log),
      env: this.#env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
  }

  /** Asks it to end, whether it is held or not; ends it by force after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (!this.isRunning) return;
    this.#child?.kill('SIGTERM');
    this.#child?.kill('SIGCONT');
    const force = setTimeout(() => this.#child?.kill('SIGKILL'), graceMs);
    await this.#gone;
    clearTimeout(force);
  }

  /** Resolves to the engine's version when it answers. Throws when it has ended, or after `limitMs`. */
  async answers(host: string, limitMs: number): Promise<string> {
    const until = performance.now() + limitMs;
    for (;;) {
      try {
        return (await engineJson<{ Version: string }>(host, '/version', { timeoutMs: 5000 })).Version;
      } catch (error) {
        if (!this.isRunning) throw new Error(`${this.#command} has ended`, { cause: error });
        if (performance.now() > until) throw new Error(`${this.#command} does not answer`, { cause: error });
      }
      await delay(25);
    }
  }
}
