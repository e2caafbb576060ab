import { createHash } from 'node:crypto';
import { homedir, platform, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { SessionKey } from '../session/session.ts';

/** Longest path a Unix socket may have on every system we run on, in bytes (macOS: 104 with its end). */
const longestSocketPath = 100;

/** Where sessions, environments and tools are kept on this machine. The editor and the terminal share it. */
export class Home {
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  get sessions(): string {
    return join(this.root, 'sessions');
  }

  get environments(): string {
    return join(this.root, 'environments');
  }

  get operations(): string {
    return join(this.root, 'operations');
  }

  get tools(): string {
    return join(this.root, 'tools');
  }

  get configuration(): string {
    return join(this.root, 'config.json');
  }

  session(key: SessionKey): string {
    return join(this.sessions, key);
  }

  /** A socket path for the session's worker: in its folder, or in the user's runtime folder where that is too long. */
  socket(key: SessionKey): string {
    const near = join(this.session(key), 'worker.sock');
    if (Buffer.byteLength(near) <= longestSocketPath) return near;
    const name = createHash('sha256').update(near).digest('hex').slice(0, 24);
    return join(runtimeFolder(), `${name}.sock`);
  }
}

function runtimeFolder(): string {
  return process.env.XDG_RUNTIME_DIR
    ? join(process.env.XDG_RUNTIME_DIR, 'flow-sessions')
    : join(tmpdir(), `flow-sessions-${userInfo().uid}`);
}

/** `FLOW_SESSIONS_HOME`, else the place this system keeps the data of programs (XDG on Linux). */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): Home {
  if (env.FLOW_SESSIONS_HOME) return new Home(env.FLOW_SESSIONS_HOME);
  switch (platform()) {
    case 'win32':
      return new Home(join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flow-sessions'));
    case 'darwin':
      return new Home(join(homedir(), 'Library', 'Application Support', 'flow-sessions'));
    default:
      return new Home(join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'flow-sessions'));
  }
}
