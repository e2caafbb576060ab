import type { RequirementsFile } from '../../flow/environment.ts';
import { parseRequirements, type RequirementLine } from '../../flow/requirements/parseRequirements.ts';
import type { FeedCredential } from './feedCredentials.ts';
import { findPrivateFeeds, replacePrivate } from './privateFeeds.ts';
import { percentEncode } from './redact.ts';

/** A file to be laid into the session's flow folder for as long as the installer runs. It holds no secret. */
export interface RequirementsCopy {
  /** Session path, beside the original; in the flow folder itself where the original lies outside the flow. */
  path: string;
  text: string;
  /** Path of the file that it stands for, as pip was to be given it. */
  original: string;
}

/** What an installer is given in place of the user's files. */
export interface PrivateRequirements {
  /** To lay beside the originals. */
  files: RequirementsCopy[];
  /** The same by the user's own file, to lay in the place of the originals where those are no more than copies themselves. */
  texts: ReadonlyMap<string, string>;
  /** What the copies take the credentials from: for the installer's own process, and nothing else. */
  env: Record<string, string>;
}

/**
 * Copies of the files that hold `{private}`, and of those that lead to them, with the names of variables in its place, which
 * pip and uv expand. Their lines keep their numbers. `credentials` are by the feeds' URLs; `taken` are paths of the session
 * that a copy must not have. Throws FSE442 where `{private}` is misplaced.
 */
export function preparePrivateRequirements(
  files: readonly RequirementsFile[],
  credentials: ReadonlyMap<string, FeedCredential>,
  taken: Iterable<string> = [],
): PrivateRequirements {
  const feeds = findPrivateFeeds(files);
  const urls = [...new Set(feeds.map(({ url }) => url))];
  const env: Record<string, string> = {};
  for (const [at, url] of urls.entries()) {
    const { user = '', token = '' } = credentials.get(url) ?? {};
    env[`${variable}_USER_${at}`] = percentEncode(user);
    env[`${variable}_TOKEN_${at}`] = percentEncode(token);
  }
  const put = (url: string): string => {
    const at = urls.indexOf(url);
    return `\${${variable}_USER_${at}}:\${${variable}_TOKEN_${at}}`;
  };
  const asking = new Set(feeds.map(({ file }) => file));
  const copied = nameCopies(files, asking, taken);
  return {
    env,
    files: [...copied].map(([file, path]) => ({
      path,
      original: file.path,
      text: toText(file, (line) => replacePrivate(rewritePath(line, file, path, files, copied), put)),
    })),
    texts: new Map(
      files
        .filter(({ source }) => asking.has(source))
        .map((file) => [file.source, toText(file, ({ text }) => replacePrivate(text, put))]),
    ),
  };
}

const variable = 'FLOW_SESSIONS_FEED';

/** Which files need a copy: those that ask for a credential, those that lead to them, and so on. */
function nameCopies(
  files: readonly RequirementsFile[],
  asking: ReadonlySet<string>,
  taken: Iterable<string>,
): Map<RequirementsFile, string> {
  const needed = new Set(files.filter(({ source }) => asking.has(source)));
  for (let before = -1; before !== needed.size;) {
    before = needed.size;
    for (const file of files)
      if (parseRequirements(file.lines).some((line) => isNeeded(linkedFile(file, line, files), needed)))
        needed.add(file);
  }
  const names = new Set(taken);
  const copied = new Map<RequirementsFile, string>();
  for (const file of files) {
    if (!needed.has(file)) continue;
    const [folder, name] = isAbsolute(file.path) ? ['', baseName(file.path)] : split(file.path);
    let path = `${folder}.flow-sessions.${name}`;
    for (let more = 1; names.has(path); more += 1) path = `${folder}.flow-sessions-${more}.${name}`;
    names.add(path);
    copied.set(file, path);
  }
  return copied;
}

const isNeeded = (file: RequirementsFile | undefined, needed: ReadonlySet<RequirementsFile>): boolean =>
  file !== undefined && needed.has(file);

/** The file that a `-r` or `-c` line leads to. */
function linkedFile(
  { path }: RequirementsFile,
  { kind, target }: RequirementLine,
  files: readonly RequirementsFile[],
): RequirementsFile | undefined {
  if ((kind !== 'include' && kind !== 'constraint') || !target) return undefined;
  const wanted = isAbsolute(target) ? normalize(target) : normalize(split(path)[0] + target);
  return files.find((one) => [one.path, one.source].map(normalize).includes(wanted));
}

/** A line of a copy: its paths lead from where the copy lies to what they led to. */
function rewritePath(
  line: RequirementLine,
  file: RequirementsFile,
  path: string,
  files: readonly RequirementsFile[],
  copied: ReadonlyMap<RequirementsFile, string>,
): string {
  const { text, target } = line;
  if (!target) return text;
  const linked = linkedFile(file, line, files);
  const copy = linked && copied.get(linked);
  if (copy !== undefined) return replaceLast(text, target, relativeTo(split(path)[0], copy));
  // A copy that lies elsewhere than its original: what the tools take as relative to the file is named in full.
  const moved = isAbsolute(file.path) && !isAbsolute(target) && !/^[a-z+]+:|\$\{/i.test(target);
  const fromFile = line.kind === 'include' || line.kind === 'constraint' || /^(-f|--find-links)\b/.test(text);
  return moved && fromFile ? replaceLast(text, target, normalize(split(file.path)[0] + target)) : text;
}

/** As many lines as the file has; a line that was continued is whole, and what it was continued on is blank. */
function toText(file: RequirementsFile, toLine: (line: RequirementLine) => string): string {
  const lines = file.lines.map(() => '');
  for (const line of parseRequirements(file.lines)) lines[line.line - 1] = toLine(line);
  return [...lines, ''].join('\n');
}

const replaceLast = (text: string, part: string, by: string): string => {
  const at = text.lastIndexOf(part);
  // Quotes in the midst of a path, which nobody writes.
  if (at === -1) return text;
  return text.slice(0, at) + by + text.slice(at + part.length);
};

const isAbsolute = (path: string): boolean => /^([\\/]|[a-z]:[\\/])/i.test(path);

/** With forward slashes and without `.` and `..` where those can be resolved. */
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '.' || (part === '' && parts.length)) continue;
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Folder with its slash, and name. */
const split = (path: string): [string, string] => {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return [path.slice(0, at), path.slice(at)];
};

const baseName = (path: string): string => split(path)[1];

/** From a folder of the session to one of its files. */
const relativeTo = (folder: string, path: string): string =>
  split(path)[0] === folder ? baseName(path) : '../'.repeat(folder.split('/').length - 1) + path;
