import type { LineChannel } from './lineChannel.ts';
import { CancelledError } from '../common/cancelled.ts';

/** The worker answered with an error of its own. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly code: string;
  readonly details: unknown;

  constructor(code: string, message: string, details: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The connection ended before the answer came. */
export class WorkerGoneError extends Error {
  override readonly name = 'WorkerGoneError';
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  onEvent: ((event: string, data: unknown) => void) | undefined;
}

interface Answer {
  id?: number;
  result?: unknown;
  error?: { code: string; message: string; details?: unknown };
  event?: string;
  data?: unknown;
}

/** Speaks the worker's protocol (docs/worker-protocol.md) over any stream of lines. */
export class WorkerClient {
  readonly #channel: LineChannel;
  readonly #pending = new Map<number, Pending>();
  #last = 0;
  #gone = false;

  constructor(channel: LineChannel) {
    this.#channel = channel;
    channel.onLine((line) => this.#receive(line));
    channel.onClose(() => {
      this.#gone = true;
      for (const pending of this.#pending.values())
        pending.reject(new WorkerGoneError('The worker went away.'));
      this.#pending.clear();
    });
  }

  get onClose(): LineChannel['onClose'] {
    return this.#channel.onClose;
  }

  /** Aborting leaves the request: what the worker does meanwhile goes on. */
  async request<T>(
    method: string,
    params: object = {},
    options: { onEvent?: (event: string, data: unknown) => void; signal?: AbortSignal } = {},
  ): Promise<T> {
    const { onEvent, signal } = options;
    if (signal?.aborted) throw new CancelledError();
    if (this.#gone) throw new WorkerGoneError('The worker went away.');
    const id = (this.#last += 1);
    const onAbort = (): void => {
      this.#pending.get(id)?.reject(new CancelledError());
      this.#pending.delete(id);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return (await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onEvent });
        this.#channel.send(JSON.stringify({ id, method, params }));
      })) as T;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  close(): void {
    this.#channel.close();
  }

  #receive(line: string): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch {
      return;
    }
    const pending = answer.id === undefined ? undefined : this.#pending.get(answer.id);
    if (!pending) return;
    if (answer.event !== undefined) {
      pending.onEvent?.(answer.event, answer.data);
      return;
    }
    this.#pending.delete(answer.id!);
    if (answer.error) {
      const { code, message, details } = answer.error;
      pending.reject(new WorkerError(code, message, details));
    } else pending.resolve(answer.result);
  }
}
