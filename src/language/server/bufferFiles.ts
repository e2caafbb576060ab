import type { WorkspaceFiles } from '../features/workspaceFiles.ts';

/** What there is around a document that is on no disk of this machine: the buffers that are open from the same place, and nothing else is known. */
export class BufferFiles implements WorkspaceFiles {
  readonly #textOf: (uri: string) => string | undefined;
  readonly #uri: string;
  readonly #path: string;

  /** `textOf` gives the open buffers; `uri` and `path` are the document's own. */
  constructor(textOf: (uri: string) => string | undefined, uri: string, path: string) {
    this.#textOf = textOf;
    this.#uri = uri;
    this.#path = path;
  }

  async kind(path: string): Promise<'file' | undefined> {
    return this.#textOf(this.uri(path)) === undefined ? undefined : 'file';
  }

  async list(): Promise<[]> {
    return [];
  }

  async read(path: string): Promise<string | undefined> {
    return this.#textOf(this.uri(path));
  }

  async head(path: string): Promise<string | undefined> {
    return await this.read(path);
  }

  async flowsAndRuns(): Promise<readonly string[]> {
    return [this.#path];
  }

  uri(path: string): string {
    return path === this.#path ? this.#uri : this.#uri.replace(encodeURI(this.#path), () => encodeURI(path));
  }
}
