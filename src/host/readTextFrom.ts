import { open } from 'node:fs/promises';

/** How often a followed file is looked at, in milliseconds. */
const lookEvery = 100;

/** Hands out a text file from an offset and, when asked, what is added until the signal is aborted. */
export async function followText(
  path: string,
  { from = 0, follow = false }: { from?: number; follow?: boolean },
  onText: (text: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  for (let offset = from; ;) {
    offset = await readTextFrom(path, offset, onText);
    if (!follow || signal?.aborted) return offset;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

/** Hands out a text file from a byte offset, in whole characters; resolves with the offset after them. One that is not there is empty. */
export async function readTextFrom(
  path: string,
  from: number,
  onText: (text: string) => void,
): Promise<number> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return from;
  try {
    const chunk = Buffer.alloc(65_536);
    for (let offset = from; ;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
      const whole = wholeCharacters(chunk.subarray(0, bytesRead));
      if (whole === 0) return offset;
      offset += whole;
      onText(chunk.toString('utf8', 0, whole));
    }
  } finally {
    await file.close();
  }
}

/** How many of the bytes are whole characters: one that is still being written is left for the next look. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    // The first byte of a character says how many follow.
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
