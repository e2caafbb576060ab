import type { Event } from '../common/emitter.ts';

/** A two-way stream of lines to a worker, however it is reached. */
export interface LineChannel {
  send(line: string): void;
  readonly onLine: Event<string>;
  /** Fires once, when the other side is gone. */
  readonly onClose: Event<void>;
  close(): void;
}
