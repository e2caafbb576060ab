import { pathToFileURL } from 'node:url';
import type { WorkspaceFiles } from '../../src/language/features/workspaceFiles.ts';

/** A workspace in memory: texts by absolute path. */
export class MemoryFiles implements WorkspaceFiles {
  readonly #texts: Map<string, string>;

  constructor(texts: Record<string, string>) {
    this.#texts = new Map(Object.entries(texts));
  }

  async kind(path: string): Promise<'file' | 'folder' | undefined> {
    if (this.#texts.has(path)) return 'file';
    return [...this.#texts.keys()].some((other) => other.startsWith(`${path}/`)) ? 'folder' : undefined;
  }

  async list(folder: string): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
    const found = new Map<string, 'file' | 'folder'>();
    for (const path of this.#texts.keys()) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
      found.set(name, rest.length ? 'folder' : 'file');
    }
    return [...found].map(([name, kind]) => ({ name, kind }));
  }

  async read(path: string): Promise<string | undefined> {
    return this.#texts.get(path);
  }

  async head(path: string): Promise<string | undefined> {
    return await this.read(path);
  }

  async flowsAndRuns(): Promise<string[]> {
    return [...this.#texts.keys()].filter((path) => /\.ya?ml$/.test(path));
  }

  uri(path: string): string {
    return pathToFileURL(path).href;
  }
}
