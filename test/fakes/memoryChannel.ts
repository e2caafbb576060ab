import { Emitter } from '../../src/common/emitter.ts';
import type { LineChannel } from '../../src/session/lineChannel.ts';

/** A line channel whose other end the test holds. */
export class MemoryChannel implements LineChannel {
  /** What was sent, read. */
  readonly sent: unknown[] = [];
  readonly #lines = new Emitter<string>();
  readonly #closed = new Emitter<void>();
  readonly onLine = this.#lines.event;
  readonly onClose = this.#closed.event;

  send(line: string): void {
    this.sent.push(JSON.parse(line));
  }

  /** The other end says something. */
  say(message: object): void {
    this.sayLine(JSON.stringify(message));
  }

  sayLine(line: string): void {
    this.#lines.fire(line);
  }

  close(): void {
    this.#closed.fire();
    this.#closed.dispose();
  }
}
