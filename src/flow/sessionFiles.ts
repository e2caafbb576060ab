import { basename } from 'node:path';
import { throwIfCancelled } from '../common/cancelled.ts';
import { resolveInclude, type ResolvedInclude } from './additionalIncludes.ts';
import type { FlowDefinition } from './flowDefinition.ts';
import type { FlowFile } from './flowFile.ts';
import { emptyIncludes } from './emptyIncludes.ts';
import { IgnoreRules, isVirtualEnvironment } from './ignoreRules.ts';
import type { FileOrigin, SessionFile, SessionFiles, ZipMember } from './sessionFile.ts';
import { walkFile, walkFolder, type WalkedFile, type WalkProblem } from './walkFolder.ts';
import { readdir, stat } from 'node:fs/promises';
import type { TextRange } from '../common/textRange.ts';

/**
 * The one list of what a session sees: the flow folder, then each additional include by its base name into the root; a
 * later one beats an earlier one and the flow's own files. Local sessions and uploads get the same list.
 */
export async function listSessionFiles(
  flow: FlowFile,
  text: string,
  definition: Pick<FlowDefinition, 'additionalIncludes' | 'includesSpan'>,
  signal?: AbortSignal,
): Promise<SessionFiles> {
  const collector = new Collector(flow);
  const names = new Set(await readdir(flow.dir).catch(() => []));
  const rootRules = await new IgnoreRules().enter(flow.dir, '', names);
  // The walk enters the root itself, so it starts from no rules.
  collector.walked(await walkFolder(flow.dir, '', new IgnoreRules(), signal), { kind: 'flow' }, undefined);
  for (const include of definition.additionalIncludes) {
    throwIfCancelled(signal);
    const resolved = await resolveInclude(flow, include);
    if ('severity' in resolved) collector.result.problems.push({ ...resolved, item: include.value });
    else await addInclude(collector, resolved, rootRules, include.range, signal);
  }
  await collector.addDefinition(text, definition);
  return collector.finish();
}

async function addInclude(
  collector: Collector,
  include: ResolvedInclude,
  rules: IgnoreRules,
  range: TextRange,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name, source, kind } = include;
  const origin: FileOrigin = { kind: 'include', item: include.item, line: include.line };
  const why = await whyLeftOut(include, rules);
  if (why) {
    collector.leaveOut(include.item, why, range);
    return;
  }
  switch (kind) {
    case 'file':
      collector.walked(await walkFile(source, name, rules), origin, range);
      break;
    case 'folder':
      collector.walked(await walkFolder(source, `${name}/`, rules, signal), origin, range);
      break;
    case 'zip':
      collector.zip(
        name,
        source,
        await walkFolder(source, `${basename(source)}/`, rules, signal),
        origin,
        range,
      );
      break;
  }
}

async function whyLeftOut(
  { name, kind, source }: ResolvedInclude,
  rules: IgnoreRules,
): Promise<string | undefined> {
  const ignored = rules.leavesOut(kind === 'folder' ? `${name}/` : name);
  if (ignored || kind === 'file') return ignored;
  const isEnvironment = isVirtualEnvironment(new Set(await readdir(source).catch(() => [])));
  return isEnvironment ? 'a virtual environment is never part of a session' : undefined;
}

class Collector {
  readonly #flow: FlowFile;
  readonly #files = new Map<string, SessionFile>();
  readonly #folders = new Set<string>();
  readonly result: SessionFiles = { files: [], overwrites: [], problems: [], totalBytes: 0 };

  constructor(flow: FlowFile) {
    this.#flow = flow;
  }

  walked(
    { files, problems }: { files: WalkedFile[]; problems: WalkProblem[] },
    origin: FileOrigin,
    range?: TextRange,
  ): void {
    for (const { path, source, stats, rules } of files) {
      const letIn = rules.letsIn(path);
      this.#put({
        path,
        size: stats.size,
        mode: stats.mode & 0o777,
        mtimeMs: stats.mtimeMs,
        origin,
        source,
        rule:
          (origin.kind === 'flow' ? 'in the flow folder' : `include "${origin.item}"`) +
          (letIn ? ', let in by a `!` line of an ignore file' : ''),
        content: 'file',
      });
    }
    this.#report(problems, origin, range);
  }

  zip(
    name: string,
    source: string,
    walked: { files: WalkedFile[]; problems: WalkProblem[] },
    origin: FileOrigin,
    range: TextRange,
  ): void {
    const members: ZipMember[] = walked.files
      .map(({ path, source: file, stats: { size, mode, mtimeMs } }) => ({
        path,
        source: file,
        size,
        mode: mode & 0o777,
        mtimeMs,
      }))
      .sort(byPath);
    this.#put({
      path: name,
      size: members.reduce((sum, { size }) => sum + size, 0),
      mode: 0o644,
      mtimeMs: Math.max(0, ...members.map(({ mtimeMs }) => mtimeMs)),
      origin,
      source,
      rule: origin.kind === 'include' ? `include "${origin.item}", packed` : 'packed',
      content: 'zip',
      members,
    });
    this.#report(walked.problems, origin, range);
  }

  leaveOut(item: string, why: string, range: TextRange): void {
    this.result.problems.push({
      code: 'FSE131',
      severity: 'warning',
      message: `the additional include "${item}" is left out: ${why}`,
      file: this.#flow.path,
      range,
      item,
      leftOut: why,
    });
  }

  /** The flow file itself is always there, and in the session it includes nothing: what it includes is there already. */
  async addDefinition(
    text: string,
    { includesSpan, additionalIncludes }: Pick<FlowDefinition, 'additionalIncludes' | 'includesSpan'>,
  ): Promise<void> {
    const { file, path } = this.#flow;
    const own = this.#files.get(file);
    const stats = await stat(path).catch(() => undefined);
    if (!stats) return;
    if (own?.origin.kind === 'include') this.#refuseOverwritten(own.source, own.origin.item);
    const base = {
      path: file,
      mode: stats.mode & 0o777,
      mtimeMs: stats.mtimeMs,
      origin: { kind: 'flow' as const },
      source: path,
      rule: 'the flow definition',
    };
    if (!includesSpan || !additionalIncludes.length) {
      this.#files.set(file, { ...base, size: stats.size, content: 'file' });
      return;
    }
    const emptied = emptyIncludes(text, includesSpan);
    this.#files.set(file, { ...base, size: Buffer.byteLength(emptied), content: 'text', text: emptied });
  }

  finish(): SessionFiles {
    const files = [...this.#files.values()].sort(byPath);
    return { ...this.result, files, totalBytes: files.reduce((sum, { size }) => sum + size, 0) };
  }

  /** Which of the two says what the flow is would be a guess. */
  #refuseOverwritten(by: string, item: string): void {
    this.result.problems.push({
      code: 'FSE133',
      severity: 'error',
      file: this.#flow.path,
      item,
      message: `the additional include "${item}" would take the place of the flow definition itself (${by})`,
      remedy: 'Include the files that are needed, without another flow definition.',
    });
  }

  #put(file: SessionFile): void {
    const before = this.#files.get(file.path);
    if (before && before.source !== file.source)
      this.result.overwrites.push({
        path: file.path,
        by: file.source,
        replaced: before.source,
        ...itemOf(file),
      });
    if (file.origin.kind === 'include') this.#makeWay(file);
    this.#files.set(file.path, file);
    for (const folder of foldersOf(file.path)) this.#folders.add(folder);
  }

  /** A folder cannot stand where a file is, nor a file where a folder is: the later one stays. */
  #makeWay(file: SessionFile): void {
    const { path, source } = file;
    const above = foldersOf(path).filter((folder) => this.#files.has(folder));
    const below = this.#folders.has(path)
      ? [...this.#files.keys()].filter((other) => other.startsWith(`${path}/`))
      : [];
    for (const other of [...above, ...below]) {
      this.result.overwrites.push({
        path: other,
        by: source,
        replaced: this.#files.get(other)!.source,
        ...itemOf(file),
      });
      this.#files.delete(other);
    }
  }

  #report(problems: WalkProblem[], origin: FileOrigin, range: TextRange | undefined): void {
    for (const problem of problems)
      this.result.problems.push({
        ...problem,
        severity: 'error',
        file: this.#flow.path,
        ...itemOf({ origin }),
        ...(range && { range }),
      });
  }
}

const itemOf = ({ origin }: { origin: FileOrigin }): { item?: string } =>
  origin.kind === 'include' ? { item: origin.item } : {};

/** `a/b/c` lies in `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

const byPath = (one: { path: string }, other: { path: string }): number =>
  one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
