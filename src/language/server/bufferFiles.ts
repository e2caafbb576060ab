import type { WorkspaceFiles } from '../features/workspaceFiles.ts';
import type { Buffers } from './diskFiles.ts';

/** What there is around a document that is on no disk of this machine: the open buffers, and nothing else is known. */
export class BufferFiles implements WorkspaceFiles {
  readonly #buffers: Buffers;
  readonly #uri: string;
  readonly #path: string;

  /** The document's own. */
  constructor(buffers: Buffers, uri: string, path: string) {
    this.#buffers = buffers;
    this.#uri = uri;
    this.#path = path;
  }

  async kind(path: string): Promise<'file' | undefined> {
    return this.#buffers.textAt(path) === undefined ? undefined : 'file';
  }

  async list(): Promise<[]> {
    return [];
  }

  async read(path: string): Promise<string | undefined> {
    return this.#buffers.textAt(path);
  }

  async flowsAndRuns(): Promise<readonly string[]> {
    return [this.#path];
  }

  uri(path: string): string {
    if (path === this.#path) return this.#uri;
    return this.#buffers.uriAt(path) ?? this.#uri.replace(encodeURI(this.#path), encodeURI(path));
  }
}
