import { statSync, type Dirent, type Stats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { throwIfCancelled } from '../common/cancelled.ts';
import { Patience } from '../common/patience.ts';
import { isVirtualEnvironment, type IgnoreRules } from './ignoreRules.ts';

/** A file found below a folder. */
export interface WalkedFile {
  /** Session path. */
  path: string;
  source: string;
  stats: Stats;
  rules: IgnoreRules;
}

/** Something that cannot be read. */
export interface WalkProblem {
  code: 'FSE120' | 'FSE121' | 'FSE122';
  message: string;
  remedy: string;
}

export interface WalkResult {
  files: WalkedFile[];
  problems: WalkProblem[];
}

/**
 * All files below `folder` that the rules let in, links followed. `prefix` is the folder's session path ('' or ending in
 * '/'). A link that leads nowhere or back to a folder above it is a problem that names the link.
 */
export async function walkFolder(
  folder: string,
  prefix: string,
  rules: IgnoreRules,
  signal?: AbortSignal,
): Promise<WalkResult> {
  const result: WalkResult = { files: [], problems: [] };
  const real = await realpath(folder).catch(() => folder);
  await new Walk(result, signal).enter(folder, [real], prefix, rules);
  // Found at once, they come in any order.
  result.files.sort((one, other) => (one.path < other.path ? -1 : 1));
  result.problems.sort((one, other) => (one.message < other.message ? -1 : 1));
  return result;
}

/** The same for one file that stands for itself, at the session path `path`. */
export async function walkFile(source: string, path: string, rules: IgnoreRules): Promise<WalkResult> {
  const result: WalkResult = { files: [], problems: [] };
  await new Walk(result, undefined).add(source, path, rules);
  return result;
}

/** How long one walk may wait for the disk, in milliseconds. */
const longestWait = 10;

class Walk {
  readonly #result: WalkResult;
  readonly #signal: AbortSignal | undefined;
  readonly #patience = new Patience(longestWait);

  constructor(result: WalkResult, signal: AbortSignal | undefined) {
    this.#result = result;
    this.#signal = signal;
  }

  /** `trail`: the real folder we are in, and those we were in when we followed a link to get here. */
  async enter(folder: string, trail: readonly string[], prefix: string, above: IgnoreRules): Promise<void> {
    throwIfCancelled(this.#signal);
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      this.#unreadable(folder, error);
      return;
    }
    const names = new Set(entries.map(({ name }) => name));
    if (prefix && isVirtualEnvironment(names)) return;
    const rules = await above.enter(folder, prefix, names);
    await Promise.all(entries.map(async (entry) => await this.#visit(entry, folder, trail, prefix, rules)));
  }

  async #visit(
    entry: Dirent,
    folder: string,
    trail: readonly string[],
    prefix: string,
    rules: IgnoreRules,
  ): Promise<void> {
    const source = join(folder, entry.name);
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      if (!rules.leavesOut(`${path}/`))
        await this.enter(source, [...trail.slice(0, -1), join(trail.at(-1)!, entry.name)], `${path}/`, rules);
    } else if (entry.isSymbolicLink()) {
      await this.#follow(source, path, trail, rules);
    } else if (entry.isFile() && !rules.leavesOut(path)) {
      await this.add(source, path, rules);
    }
    // Sockets, pipes and devices are no files of a flow.
  }

  async #follow(source: string, path: string, trail: readonly string[], rules: IgnoreRules): Promise<void> {
    if (rules.leavesOut(path)) return;
    let stats: Stats;
    try {
      stats = await stat(source);
    } catch (error) {
      const loop = (error as NodeJS.ErrnoException).code === 'ELOOP';
      this.#result.problems.push({
        code: loop ? 'FSE121' : 'FSE120',
        message: loop ? `the link ${source} leads to itself` : `the link ${source} leads to nothing`,
        remedy: 'Mend or remove the link, or ignore it in .amlignore.',
      });
      return;
    }
    if (stats.isFile()) {
      await this.add(source, path, rules);
    } else if (stats.isDirectory() && !rules.leavesOut(`${path}/`)) {
      const target = await realpath(source);
      const within = target.endsWith(sep) ? target : target + sep;
      if (trail.some((real) => real === target || real.startsWith(within))) {
        this.#result.problems.push({
          code: 'FSE121',
          message: `the link ${source} leads back to ${target}, from where it is reached`,
          remedy: 'Remove the link, or ignore it in .amlignore.',
        });
      } else await this.enter(source, [...trail, target], `${path}/`, rules);
    }
  }

  async add(source: string, path: string, rules: IgnoreRules): Promise<void> {
    try {
      const stats = await this.#patience.ask(
        () => statSync(source),
        async () => await stat(source),
      );
      // Asking costs time for each file; one that everybody may read need not be asked about.
      if ((stats.mode & 0o004) === 0) await (await open(source)).close();
      this.#result.files.push({ path, source, stats, rules });
    } catch (error) {
      // Deleted while we looked: then it is not part of it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#unreadable(source, error);
    }
  }

  #unreadable(path: string, error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    this.#result.problems.push({
      code: 'FSE122',
      message: `${path} cannot be read (${code ?? String(error)})`,
      remedy: 'Check its permissions, or ignore it in .amlignore.',
    });
  }
}
