import { open, readdir, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { documentKind } from '../document/documentKind.ts';
import { inParallel } from '../facts/inParallel.ts';
import type { WorkspaceFiles } from '../features/workspaceFiles.ts';
import { listFiles } from './listFiles.ts';
import { longestRun, readText } from './readText.ts';

/** The open buffers, by path. */
export interface Buffers {
  textAt(path: string): string | undefined;
  /** As the client writes it. */
  uriAt(path: string): string | undefined;
}

/** In bytes: no flow is longer, as its characters have up to four each. */
const longestFlow = 8_000_000;

/** A longer file is read only to the end of a line within so many bytes, where its beginning is enough. */
const longestWhole = 1_000_000;
const longestHead = 64_000;

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
    return this.#buffers.textAt(path) ?? (await readText(path, longestFlow));
  }

  async head(path: string): Promise<string | undefined> {
    return this.#buffers.textAt(path) ?? (await readText(path, longestWhole)) ?? (await readHead(path));
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
    const isOne = await inParallel(files, async (path) => await this.#isFlowOrRun(path));
    return files.filter((_, index) => isOne[index]);
  }

  async #isFlowOrRun(path: string): Promise<boolean> {
    // By its name alone, if that tells.
    if (documentKind(path, '')) return true;
    const text = this.#buffers.textAt(path) ?? (await readText(path, longestRun));
    return documentKind(path, text ?? '') !== undefined;
  }
}

async function readHead(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined;
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    return text.slice(0, text.lastIndexOf('\n') + 1);
  } catch {
    return undefined;
  }
}
