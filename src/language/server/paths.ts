import { posix } from 'node:path';

/** The folder of a path with '/'. */
export const folderOf = (path: string): string => posix.dirname(path);

/** What `written` means in a folder; both with '/'. */
export const joinPath = (folder: string, written: string): string =>
  /^(?:[A-Za-z]:)?\//.test(written) ? written : posix.normalize(`${folder}/${written}`);
