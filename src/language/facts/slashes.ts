import { sep } from 'node:path';

/** A path of this system as the language service has it, with '/'. */
export const withSlashes = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);

/** True where names that differ only in case are one file, as a rule. */
export const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

/** True for a path of a disk of Windows, which means something only there. */
export const isOfWindows = (path: string): boolean => /^[A-Za-z]:[\\/]|^\\\\/.test(path);
