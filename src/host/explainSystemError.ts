import { sep } from 'node:path';
import { UserError } from '../common/userError.ts';

/**
 * Turns the system's errors about space and permission into words that name the path; leaves anything else as it is.
 * `home` is where sessions are kept: what lies outside it is the user's own.
 */
export function explainSystemError(error: unknown, home: string): unknown {
  const { code, path, dest, syscall } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError({
        code: 'FSE306',
        kind: 'failed',
        message: `The disk is full: ${dest ?? path ?? home} could not be written.`,
        remedy: 'Free some space (`flow-session gc` shows what can go), then try again.',
        action: 'retry',
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return path === undefined || path === home || path.startsWith(home + sep) || home.startsWith(path)
        ? notWritable(home, code)
        : notReadable(path, code);
    case 'ENOENT':
      // A folder above that is there and yet takes nothing into it.
      return syscall === 'mkdir' ? notWritable(home, code) : error;
    default:
      return error;
  }
}

const notWritable = (home: string, code: string): UserError =>
  new UserError({
    code: 'FSE307',
    kind: 'missing',
    message: `The folder for sessions, ${home}, cannot be written (${code}).`,
    remedy: 'Make it writable, or set FLOW_SESSIONS_HOME to a folder that is.',
  });

const notReadable = (path: string, code: string): UserError =>
  new UserError({
    code: 'FSE122',
    kind: 'badInput',
    message: `${path} cannot be read (${code}).`,
    remedy: 'Check its permissions, or ignore it in .amlignore.',
  });
