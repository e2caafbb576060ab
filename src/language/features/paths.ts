/** The last part of a path with '/' or, as Windows has it, with backslashes. */
export const baseName = (path: string): string =>
  path
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .at(-1) ?? '';

export const isAbsolute = (path: string): boolean => /^[\\/]|^[A-Za-z]:[\\/]/.test(path);

/** True where an absolute path lies in a folder, or is it. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The way from a folder to a path, both absolute with '/'; undefined between two disks of Windows. */
export function relativePath(folder: string, path: string): string | undefined {
  const from = folder.split('/').filter(Boolean);
  const to = path.split('/').filter(Boolean);
  if (/^[A-Za-z]:$/.test(from[0] ?? '') && from[0]!.toLowerCase() !== to[0]?.toLowerCase()) return undefined;
  let same = 0;
  while (same < from.length && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

/** As people would say it: a path of the flow folder without it, any other as the way there. */
export const shownPath = (path: string, folder: string): string => relativePath(folder, path) ?? path;

/** What paths are shown from; all absolute, with '/'. */
export interface Surroundings {
  /** Of the flow or run. */
  folder: string;
  /** The same with links followed, where that makes a difference. */
  realFolder?: string;
  workspaceFolders: readonly string[];
}

/** From the workspace folder that a path lies in; else, where that is shorter than all of it, the way there from the flow folder. */
export function shortPath(path: string, { folder, realFolder, workspaceFolders }: Surroundings): string {
  const home = workspaceFolders.find((one) => path !== one && isWithin(path, one));
  if (home) return shownPath(path, home);
  const ways = [folder, realFolder ?? folder].map((one) => shownPath(path, one));
  return ways.sort((one, other) => one.length - other.length)[0]!;
}

/** A message with paths in it: those of `known`, and what lies in them, are shown as they are called there, the first that fits. */
export const withShortPaths = (message: string, known: readonly [path: string, called: string][]): string =>
  known
    .reduce(
      (text, [path, called]) =>
        text
          .replaceAll(` ${path}/`, called ? ` ${called}/` : ' ')
          .replaceAll(` ${path},`, ` ${called || baseName(path)},`)
          .replaceAll(` ${path} cannot`, ` ${called || baseName(path)} cannot`),
      ` ${message}`,
    )
    .slice(1);

/** The folder of a path; undefined where it has none, as of a buffer that was never saved. */
export function folderOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end === -1 ? undefined : path.slice(0, end) || '/';
}

/** A relative path from an absolute folder, with '.' and '..' resolved; one that goes above the top stays there. */
export function joinPath(folder: string, relative: string): string {
  if (relative.startsWith('/') || /^[A-Za-z]:\//.test(relative)) return relative;
  const [root = '', ...parts] = folder.split('/');
  const at = parts.filter(Boolean);
  for (const part of relative.split('/')) {
    if (part === '..') at.pop();
    else if (part && part !== '.') at.push(part);
  }
  return [root, ...at].join('/') || '/';
}

/** True for `azureml:name` and `https://…`; one letter before the colon is a disk of Windows. */
export const isRemote = (path: string): boolean => /^[A-Za-z][\w+.-]+:/.test(path);
