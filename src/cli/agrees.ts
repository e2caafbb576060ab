import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { throwIfCancelled } from '../common/cancelled.ts';

/** Asks until a line comes. Whatever is no yes is a no, as is the end of the input; Ctrl-C is CancelledError. */
export async function agrees(
  question: string,
  signal: AbortSignal,
  input: Readable = process.stdin,
  output: Writable = process.stderr,
): Promise<boolean> {
  throwIfCancelled(signal);
  output.write(`${question} [y/N] `);
  // No line editing, so that Ctrl-C stays the signal that it is.
  const lines = createInterface({ input, terminal: false });
  const leave = (): void => lines.close();
  signal.addEventListener('abort', leave, { once: true });
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(undefined));
    });
    if (answer === undefined) output.write('\n');
    throwIfCancelled(signal);
    return answer !== undefined && /^y(es)?$/i.test(answer.trim());
  } finally {
    signal.removeEventListener('abort', leave);
    lines.close();
  }
}
