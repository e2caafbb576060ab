import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import type { SessionFile } from '../../flow/sessionFile.ts';
import { padding, tarEnd, tarHeader } from './tarHeader.ts';
import { feedPieces, tarPieces, type TarOptions } from './tarPieces.ts';

/** Something to be put into an archive. */
export type TarEntry =
  | { kind: 'folder'; path: string; mode?: number; uid?: number; gid?: number }
  | { kind: 'bytes'; path: string; mode?: number; bytes: Uint8Array | string };

/** A small archive, whole. */
export function tarBytes(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const { path, mode } = entry;
    if (entry.kind === 'folder') {
      const { uid = 0, gid = 0 } = entry;
      return [tarHeader({ path, kind: 'folder', mode: mode ?? 0o755, size: 0, uid, gid })];
    }
    const bytes = Buffer.from(entry.bytes);
    const header = tarHeader({ path, kind: 'file', mode: mode ?? 0o644, size: bytes.length });
    return [header, bytes, padding(bytes.length)];
  });
  return Buffer.concat([...parts, tarEnd]);
}

/** Session files as dockerode takes an archive: it pipes that into its request, listens for errors, and does nothing else. */
export function tarSessionFiles(
  files: readonly SessionFile[],
  options: Omit<TarOptions, 'reuse'> = {},
): NodeJS.ReadableStream {
  const archive = new EventEmitter();
  const pipe = (to: Writable): Writable => {
    feedPieces(tarPieces(files, { ...options, reuse: true }), to).catch((error: unknown) =>
      archive.emit('error', error),
    );
    return to;
  };
  return Object.assign(archive, { pipe }) as unknown as NodeJS.ReadableStream;
}
