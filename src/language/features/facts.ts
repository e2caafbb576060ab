/** What the disk says about what a flow names; gathered beside, so that rules only look. What is absent is not known. */
export interface FlowFacts {
  /** The flow folder, absolute, with '/'. */
  folder: string;
  /** The same with links followed, where that makes a difference: relative includes are resolved there. */
  realFolder?: string;
  /** The workspace's folders, absolute, with '/'. */
  workspaceFolders: readonly string[];
  /**
   * What paths in the flow lead to, by the text that is written: node sources, the requirements file, the entry's module (what
   * stands before its colon; what is near is modules too); and `requirements.txt`, and the names that an include would give to
   * those that lead elsewhere, written or not.
   */
  paths: ReadonlyMap<string, PathFact>;
  /** By the text that is written. */
  includes: ReadonlyMap<string, IncludeFact>;
  /** Names of the flow definitions that lie in the flow folder, this one too. */
  definitions: readonly string[];
  /** A `requirements.txt` that the session has, written in the flow or not. */
  requirementsTxt: boolean;
  /** The top-level names of the module of a flex flow's entry; absent where there may be others, as after an import of everything. */
  entryNames?: readonly string[];
  /** What the function or class of the entry takes; absent where the module's text does not say so for certain. */
  entrySignature?: EntrySignature;
  /** The whole list of session files, once it has been walked: it takes longer than the rest. */
  session?: SessionFacts;
}

/** What the entry written as `of` takes, by name. Of a class, those of `__call__`, absent where it has no such method, and of `__init__`, absent where not known. */
export type EntrySignature =
  | { kind: 'function'; of: string; inputs: readonly string[] }
  | { kind: 'class'; of: string; inputs?: readonly string[]; init?: readonly string[] };

/** What a path leads to in the session: the flow folder with its includes over it. */
export type PathFact =
  | {
      kind: 'file' | 'folder';
      /** The user's own file, absolute, with '/'. */
      source: string;
      /** The include that brings it. */
      include?: string;
      /** What the include takes the place of, absolute. */
      shadows?: string;
    }
  /** `near`: paths like it that are there, the most like first; those that start with `../` are not in the session. */
  | { kind: 'none'; near: readonly string[] }
  | { kind: 'unknown' };

export type IncludeFact =
  | {
      kind: 'file' | 'folder' | 'zip';
      /** Absolute, with '/', links followed; of a zip, the folder that is packed. */
      source: string;
      /** The name that it gets in the session's root. */
      name: string;
    }
  /** `near`: what may have been meant, as it would be written. */
  | { kind: 'none'; tried: string; near: readonly string[] }
  /** A whole disk, which is never included. */
  | { kind: 'disk'; source: string }
  | { kind: 'unknown' };

export interface SessionFacts {
  totalBytes: number;
  files: number;
  /** Session paths that an include takes over, in order; `by` and `replaced` are absolute, `item` is the include that won. */
  overwrites: readonly { path: string; by: string; replaced: string; item?: string }[];
  /** What each include brings, as far as no later one takes its place. */
  bytesByInclude: ReadonlyMap<string, number>;
  /** Includes that an ignore file or rule leaves out, and why. */
  leftOut: ReadonlyMap<string, string>;
  /** What keeps the files from becoming a session, by include where one is the cause; `code` is one of docs/errors.md. */
  problems: readonly { code: string; item?: string; message: string; remedy?: string }[];
}
