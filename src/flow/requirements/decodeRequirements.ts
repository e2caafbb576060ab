/** In bytes, of a line that names an encoding. */
const longestComment = 200;

/**
 * The text of a requirements file: by the mark that it begins with, else by the encoding that a comment on one of its first
 * two lines names, else as UTF-8. The mark of UTF-8 stays, as prompt flow counts it. Source: `auto_decode` in pip's encoding.py.
 */
export function decodeRequirements(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe)
    return third === 0 && fourth === 0 ? wide(bytes, true) : decode('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes);
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return wide(bytes, false);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2 * longestComment));
  const [, named] =
    start
      .split('\n', 2)
      .filter((line) => line.startsWith('#'))
      .map((line) => /coding[:=]\s*([-\w.]+)/.exec(line))
      .find((found) => found !== null) ?? [];
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf;
  return decode(isMarked ? undefined : named, bytes);
}

/** Python knows more names than there are decoders here, and writes some with a dash or an underscore. */
function decode(name: string | undefined, bytes: Uint8Array): string {
  for (const label of name ? [name, name.replace(/[-_]/g, '')] : []) {
    try {
      return new TextDecoder(label).decode(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** UTF-32, behind its mark. */
function wide(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 4; at + 4 <= bytes.byteLength; at += 4) {
    const point = view.getUint32(at, isLittle);
    text += point > 0x10_ff_ff ? '\ufffd' : String.fromCodePoint(point);
  }
  return text;
}
