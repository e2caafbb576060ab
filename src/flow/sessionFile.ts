import type { FlowProblem } from './flowProblem.ts';

/** Where a session file comes from. */
export type FileOrigin =
  | { kind: 'flow' }
  /** 1-based line of the item in the flow file. */
  | { kind: 'include'; item: string; line: number };

/** A file as the session sees it. */
export interface SessionFile {
  /** Relative to the session's root, with '/'. */
  path: string;
  /** Bytes; of a zip, those of its members. */
  size: number;
  /** Permission bits. */
  mode: number;
  mtimeMs: number;
  origin: FileOrigin;
  /** The user's own file, absolute; of a zip, the folder. */
  source: string;
  /** Why it is part of the session, in words. */
  rule: string;
  /** Copied as it is, given as text, or packed from a folder. */
  content: 'file' | 'text' | 'zip';
  /** With `content: 'text'`. */
  text?: string;
  /** With `content: 'zip'`, sorted by path. */
  members?: ZipMember[];
}

export interface ZipMember {
  /** In the archive. */
  path: string;
  source: string;
  size: number;
  mode: number;
  mtimeMs: number;
}

/** A file that another one of the same name took the place of. */
export interface Overwrite {
  path: string;
  /** The source that won, and the one that lost. */
  by: string;
  replaced: string;
  /** The include that won. */
  item?: string;
}

/** What is wrong with the files, and the include that is the cause, where one is. */
export interface FilesProblem extends FlowProblem {
  item?: string;
  /** Why the include is left out; only where it is. */
  leftOut?: string;
}

/** All that a session sees. */
export interface SessionFiles {
  /** Sorted by path. */
  files: SessionFile[];
  overwrites: Overwrite[];
  problems: FilesProblem[];
  totalBytes: number;
}
