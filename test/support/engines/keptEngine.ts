import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { KeeperReply, KeeperRequest } from './keeper/keeperMessages.ts';
import { standStill } from './standStill.ts';
import type { EngineKind, TestEngine } from './testEngine.ts';

/** An engine that a keeper started; it ends with this process at the latest. */
export class KeptEngine implements TestEngine {
  readonly kind: EngineKind;
  readonly isOwn = true;
  readonly #keeper: ChildProcess;
  #up: Extract<KeeperReply, { kind: 'up' }> | undefined;

  private constructor(kind: EngineKind) {
    this.kind = kind;
    const program = join(import.meta.dirname, 'keeper', 'keeper.ts');
    const stdio: ['ignore', 'ignore', 'inherit', 'ipc'] = ['ignore', 'ignore', 'inherit', 'ipc'];
    this.#keeper = fork(program, [kind], { detached: true, stdio, execArgv: ['--no-warnings'] });
    this.#keeper.unref();
  }

  /** Resolves when the engine answers. Throws with the end of its log when it does not start. */
  static async start(kind: EngineKind): Promise<KeptEngine> {
    const engine = new KeptEngine(kind);
    try {
      await engine.#reply();
      return engine;
    } catch (error) {
      await engine.end();
      throw error;
    }
  }

  get host(): string {
    return this.#known.host;
  }

  get version(): string {
    return this.#known.version;
  }

  get gateway(): string {
    return this.#known.gateway;
  }

  async stop(): Promise<void> {
    await this.#ask({ ask: 'stop' });
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#known.pid, signal);
  }

  async restart(): Promise<void> {
    await this.#ask({ ask: 'restart' });
  }

  pause(): void {
    standStill(this.#known.pid);
  }

  resume(): void {
    this.kill('SIGCONT');
  }

  /** Ends the engine for good and resolves when nothing is left of it but its data. */
  async end(): Promise<void> {
    if (this.#keeper.exitCode !== null || this.#keeper.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.#keeper.once('exit', () => resolve()));
    this.#keeper.ref();
    if (this.#keeper.connected) this.#keeper.send({ ask: 'end' } satisfies KeeperRequest);
    await gone;
  }

  get #known(): Extract<KeeperReply, { kind: 'up' }> {
    if (!this.#up) throw new Error('the engine has not started');
    return this.#up;
  }

  async #ask(request: KeeperRequest): Promise<void> {
    this.#keeper.send(request);
    await this.#reply();
  }

  /** The keeper holds this process only while it owes an answer. */
  async #reply(): Promise<void> {
    this.#keeper.channel?.ref();
    const reply = await new Promise<KeeperReply>((resolve) => {
      const gone = () => resolve({ kind: 'failed', message: 'the keeper of the engine has ended' });
      this.#keeper.once('disconnect', gone);
      this.#keeper.once('message', (message) => {
        this.#keeper.off('disconnect', gone);
        resolve(message as KeeperReply);
      });
    });
    this.#keeper.channel?.unref();
    if (reply.kind === 'failed') throw new Error(`${this.kind}: ${reply.message}`);
    if (reply.kind === 'up') this.#up = reply;
  }
}
