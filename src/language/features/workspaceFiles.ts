/** The files around a document, as features ask for them. Paths are absolute, with '/'; nothing of it fails: what cannot be had is undefined. */
export interface WorkspaceFiles {
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** The names in a folder. */
  list(folder: string): Promise<readonly { name: string; kind: 'file' | 'folder' }[]>;
  /** The open buffer where there is one, else what is on disk. */
  read(path: string): Promise<string | undefined>;
  /** The same, but of a long file, such as one of data, only its first lines. */
  head(path: string): Promise<string | undefined>;
  /** Paths of the flow definitions and run files of the workspace. */
  flowsAndRuns(): Promise<readonly string[]>;
  uri(path: string): string;
}
