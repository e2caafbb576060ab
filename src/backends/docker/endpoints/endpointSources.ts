import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import process from 'node:process';

/** All that the search for engines looks at, so that it can be tried without one. */
export interface EndpointSources {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
  /** The user's number, where users have numbers. */
  uid?: number | undefined;
  /** flowSessions.docker.host: an address, or the name of a Docker context; empty when it is not set. */
  setting: string;
  readFile(path: string): Promise<string>;
  listFolder(path: string): Promise<string[]>;
  /** Whether a file, a socket or a named pipe is there. A folder is not. */
  exists(path: string): Promise<boolean>;
  realPath(path: string): Promise<string>;
}

const pipes = '\\\\.\\pipe\\';

/** This machine as the search for engines sees it. */
export function systemSources(setting: string): EndpointSources {
  return {
    env: process.env,
    home: homedir(),
    platform: process.platform,
    uid: process.getuid?.(),
    setting,
    readFile: (path) => readFile(path, 'utf8'),
    listFolder: (path) => readdir(path),
    async exists(path) {
      try {
        // To look at a pipe itself would take up one of its connections.
        if (path.startsWith(pipes)) return (await readdir(pipes)).includes(path.slice(pipes.length));
        return !(await stat(path)).isDirectory();
      } catch {
        return false;
      }
    },
    realPath: (path) => realpath(path),
  };
}
