import type { SessionFile, SessionFiles } from '../flow/sessionFile.ts';

/** What a session was given, by session path. */
export type Manifest = Record<string, ManifestEntry>;

export interface ManifestEntry {
  /** The user's own file, for mapping errors back. */
  source: string;
  /** Changes whenever the file has to be brought again. */
  stamp: string;
}

/** What brings a session from what it was given to what it should have. */
export interface SyncPlan {
  changed: SessionFile[];
  /** Session paths. */
  deleted: string[];
  /** What the session has been given once that is done. */
  now: Manifest;
}

/** Compares the files with what the session was given before. What a run wrote itself is in neither, and stays. */
export function planSync({ files }: SessionFiles, before: Manifest): SyncPlan {
  const now: Manifest = Object.fromEntries(
    files.map((file) => [file.path, { source: file.source, stamp: stamp(file) }]),
  );
  return {
    changed: files.filter(({ path }) => before[path]?.stamp !== now[path]!.stamp),
    deleted: Object.keys(before).filter((path) => !Object.hasOwn(now, path)),
    now,
  };
}

function stamp({ size, mode, mtimeMs, source, content, text }: SessionFile): string {
  return content === 'text' ? `text:${mode}:${text}` : `${content}:${mode}:${size}:${mtimeMs}:${source}`;
}
