import { dirname, sep } from 'node:path';
import { Emitter } from '../common/emitter.ts';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Logger } from '../common/logger.ts';
import { UserError } from '../common/userError.ts';
import type { SessionManager } from '../session/sessionManager.ts';
import type { FlowStatus } from '../session/sessionReader.ts';

/** How long changes are gathered before a status is read again, in milliseconds. */
const gather = 40;

/** When a status that could not be read is tried again, in milliseconds. */
const retryAfter = 2000;

/**
 * What the editor last heard of each flow, by the path of its folder. Reads only flows that somebody asked about, and again
 * when the session or its files change; nothing is scanned and nothing is polled.
 */
export class SessionsModel implements Disposable {
  readonly #sessions: SessionManager;
  readonly #log: Logger;
  readonly #known = new Map<string, FlowStatus | Error>();
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #changed = new Emitter<string>();
  readonly #owned = new DisposableStore();
  /** Fires with the path that was asked about. */
  readonly onDidChange = this.#changed.event;

  constructor(sessions: SessionManager, log: Logger) {
    this.#sessions = sessions;
    this.#log = log;
    this.#owned.add(
      sessions.onDidChange((key) => {
        for (const [path, status] of this.#known)
          if (!(status instanceof Error) && status.flow.key === key) this.refresh(path);
      }),
    );
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#owned.dispose();
    this.#changed.dispose();
  }

  /** The last known status; asks for it where none is known yet. */
  known(path: string): FlowStatus | undefined {
    const status = this.#known.get(path);
    if (status === undefined) this.refresh(path);
    return status instanceof Error ? undefined : status;
  }

  /** Every status that is known and could be read. */
  get all(): FlowStatus[] {
    return [...this.#known.values()].filter((status): status is FlowStatus => !(status instanceof Error));
  }

  /** Reads the status again soon. */
  refresh(path: string): void {
    this.#later(path, gather);
  }

  #later(path: string, ms: number): void {
    if (this.#pending.has(path)) return;
    const timer = setTimeout(() => {
      this.#pending.delete(path);
      void this.#read(path);
    }, ms);
    this.#pending.set(path, timer);
  }

  refreshAll(): void {
    for (const path of this.#known.keys()) this.refresh(path);
  }

  /** A file was saved, made or deleted: sessions that see it are brought up to date. Resolves with the flows concerned. */
  async fileChanged(file: string): Promise<string[]> {
    const concerned = [...this.#known].filter(
      ([, status]) => !(status instanceof Error) && sees(status, file),
    );
    const done = await Promise.all(
      concerned.map(async ([path, status]) => {
        if (!(status instanceof Error) && status.state.kind === 'ready') await this.#sessions.sync(path);
        this.refresh(path);
        return path;
      }),
    );
    for (const [path, status] of this.#known)
      if (status instanceof Error && file.startsWith(path)) this.refresh(path);
    return done;
  }

  async #read(path: string): Promise<void> {
    const status = await this.#sessions.status(path).catch((error: unknown) => asError(error));
    this.#known.set(path, status);
    this.#changed.fire(path);
    if (!(status instanceof Error)) return;
    this.#log.warn(`${path}: ${status.message}`);
    // What is wrong with the files is read again when they change; anything else may be over in a moment.
    if (!(status instanceof UserError)) this.#later(path, retryAfter);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function sees({ flow, loaded }: FlowStatus, file: string): boolean {
  if (file.startsWith(flow.dir + sep)) return true;
  // A file in an included folder may be new, so its folder is what is looked for.
  return (
    loaded?.files.files.some(({ source }) => source === file || dirname(source) === dirname(file)) ?? false
  );
}
