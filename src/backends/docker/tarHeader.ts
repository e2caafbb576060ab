import type { Owner } from './labels.ts';

/** What an archive says of one entry. */
export interface TarHeader extends Partial<Owner> {
  /** With '/', and relative. */
  path: string;
  kind: 'file' | 'folder';
  mode: number;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch; 1970 when left out. */
  mtimeMs?: number;
}

/** Everything in an archive fills whole blocks, in bytes. */
export const block = 512;

/** What closes an archive. */
export const tarEnd = Buffer.alloc(2 * block);

/** What fills the last block behind so many bytes. */
export const padding = (size: number): Buffer => tarEnd.subarray(0, (block - (size % block)) % block);

/** The blocks in front of an entry's content: POSIX's ustar, with a pax record for each value that it has no room for. */
export function tarHeader(header: TarHeader): Buffer {
  const { kind, size, uid = 0, gid = 0 } = header;
  const path = kind === 'folder' ? `${header.path}/` : header.path;
  const names = splitName(path);
  const records = [
    ...(names ? [] : [['path', path]]),
    ...(size > mostOctal ? [['size', size]] : []),
    ...(uid > mostId ? [['uid', uid]] : []),
    ...(gid > mostId ? [['gid', gid]] : []),
  ] as [string, string | number][];
  const own = toBlock(
    { ...header, ...(names ?? { name: 'pax', prefix: '' }) },
    kind === 'folder' ? '5' : '0',
  );
  if (!records.length) return own;
  const pax = Buffer.from(records.map(([name, value]) => paxRecord(name, String(value))).join(''));
  const front = toBlock({ name: 'pax', prefix: '', mode: 0o644, size: pax.length }, 'x');
  return Buffer.concat([front, pax, padding(pax.length), own]);
}

/** The largest numbers that fit: eleven and seven octal digits. */
const mostOctal = 0o77777777777;
const mostId = 0o7777777;

/** A path in the two fields for it; undefined where it does not fit, or is not plain ASCII. */
function splitName(path: string): { name: string; prefix: string } | undefined {
  if (!/^[\x20-\x7e]+$/.test(path)) return undefined;
  if (path.length <= 100) return { name: path, prefix: '' };
  const slash = path.indexOf('/', path.length - 101);
  if (slash <= 0 || slash > 155 || slash === path.length - 1) return undefined;
  return { name: path.slice(slash + 1), prefix: path.slice(0, slash) };
}

/** A record begins with its own length, in decimal, which counts too. */
function paxRecord(name: string, value: string): string {
  const rest = ` ${name}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}

function toBlock(
  about: Omit<TarHeader, 'path' | 'kind'> & { name: string; prefix: string },
  type: string,
): Buffer {
  const { name, prefix, mode, size, uid = 0, gid = 0, mtimeMs = 0 } = about;
  const seconds = Math.min(Math.max(Math.floor(mtimeMs / 1000), 0), mostOctal);
  const bytes = Buffer.alloc(block);
  const octal = (value: number, digits: number, at: number): void =>
    void bytes.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
  bytes.write(name, 0, 'latin1');
  octal(mode & 0o7777, 7, 100);
  octal(uid > mostId ? 0 : uid, 7, 108);
  octal(gid > mostId ? 0 : gid, 7, 116);
  octal(size > mostOctal ? 0 : size, 11, 124);
  octal(seconds, 11, 136);
  bytes.write(`        ${type}`, 148, 'latin1');
  bytes.write('ustar\u000000', 257, 'latin1');
  bytes.write(prefix, 345, 'latin1');
  // The sum of all bytes, its own field counting as spaces.
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    6,
    148,
  );
  bytes.write('\0 ', 154, 'latin1');
  return bytes;
}
