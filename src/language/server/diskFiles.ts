import { readdir, readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { documentKind } from '../document/documentKind.ts';
import type { WorkspaceFiles } from '../features/workspaceFiles.ts';
import { listFiles } from './listFiles.ts';

/** The open buffers, by path. */
export interface Buffers {
  textAt(path: string): string | undefined;
  /** As the client writes it. */
  uriAt(path: string): string | undefined;
}

/** No flow and no run is longer, in bytes: such a YAML file is not read to find out. */
const longestRun = 200_000;

/** The files of this machine with the client's buffers over them. Folders are walked when somebody asks for all flows, once. */
export class DiskFiles implements WorkspaceFiles {
  readonly #buffers: Buffers;
  readonly #folders: () => readonly string[];
  #flowsAndRuns: Promise<readonly string[]> | undefined;

  /** `folders`: the workspace's, absolute, with '/'. */
  constructor(buffers: Buffers, folders: () => readonly string[]) {
    this.#buffers = buffers;
    this.#folders = folders;
  }

  async kind(path: string): Promise<'file' | 'folder' | undefined> {
    const found = await stat(path).catch(() => undefined);
    return found && (found.isDirectory() ? 'folder' : 'file');
  }

  async list(folder: string): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const named = entries.map(async (entry) => {
      const kind = entry.isSymbolicLink() ? await this.kind(`${folder}/${entry.name}`) : undefined;
      return { name: entry.name, kind: kind ?? (entry.isDirectory() ? 'folder' : 'file') } as const;
    });
    return await Promise.all(named);
  }

  async read(path: string): Promise<string | undefined> {
    return this.#buffers.textAt(path) ?? (await readFile(path, 'utf8').catch(() => undefined));
  }

  async flowsAndRuns(): Promise<readonly string[]> {
    return await (this.#flowsAndRuns ??= this.#find());
  }

  uri(path: string): string {
    return this.#buffers.uriAt(path) ?? pathToFileURL(path).href;
  }

  /** Files came, went or changed. */
  forget(): void {
    this.#flowsAndRuns = undefined;
  }

  async #find(): Promise<string[]> {
    const lists = this.#folders().map(
      async (folder) => await listFiles(folder, (name) => /\.ya?ml$/i.test(name)),
    );
    const files = [...new Set((await Promise.all(lists)).flat())];
    const kept = files.map(async (path) => ((await this.#isFlowOrRun(path)) ? [path] : []));
    return (await Promise.all(kept)).flat();
  }

  async #isFlowOrRun(path: string): Promise<boolean> {
    // By its name alone, if that tells.
    if (documentKind(path, '')) return true;
    const size = (await stat(path).catch(() => undefined))?.size ?? Infinity;
    return size <= longestRun && documentKind(path, (await this.read(path)) ?? '') !== undefined;
  }
}
