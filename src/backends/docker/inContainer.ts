import { posix } from 'node:path';

/** Where a file of the session lies in its container. */
export const inContainer = (path: string): string => posix.resolve('/flow', path);
