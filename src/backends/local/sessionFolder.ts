import { appendFileSync, mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Home } from '../../host/home.ts';
import { readJson, writeJson } from '../../host/jsonFile.ts';
import type {
  Notice,
  PreviousEnvironment,
  SessionEnvironment,
  SessionKey,
  SessionSpec,
} from '../../session/session.ts';
import type { EndedFile } from '../../session/workerWords.ts';
import type { SessionFailure, Verb } from '../../session/sessionState.ts';

/** What `session.json` says. Readers refuse versions they do not know. */
export interface StoredSession {
  version: 1;
  spec: SessionSpec;
  basePackages: string[];
  createdAt: number;
  status: 'starting' | 'ready' | 'failed';
  /** The verb under way; left there by one that was killed. */
  operation?: Verb;
  environment?: SessionEnvironment;
  /** What `undo` goes back to. */
  previous?: PreviousEnvironment;
  error?: SessionFailure;
  notices: Notice[];
}

/** The files of one session under the home folder. */
export class SessionFolder {
  readonly key: SessionKey;
  readonly path: string;
  readonly socket: string;

  constructor(home: Home, key: SessionKey) {
    this.key = key;
    this.path = home.session(key);
    this.socket = home.socket(key);
  }

  /** What the session sees as its flow folder. */
  get flow(): string {
    return join(this.path, 'flow');
  }

  /** Where a file of the session lies on this machine. */
  readonly place = (path: string): string => resolve(this.flow, path);

  get manifest(): string {
    return join(this.path, 'files.json');
  }

  get runs(): string {
    return join(this.path, 'runs');
  }

  get log(): string {
    return join(this.path, 'session.log');
  }

  get workerLog(): string {
    return join(this.path, 'worker.log');
  }

  get workerFile(): string {
    return join(this.path, 'worker.json');
  }

  get endedFile(): string {
    return join(this.path, 'ended.json');
  }

  get environments(): string {
    return join(this.path, 'environments');
  }

  async read(): Promise<StoredSession | undefined> {
    const stored = await readJson<StoredSession>(join(this.path, 'session.json'));
    return stored?.version === 1 ? stored : undefined;
  }

  async write(stored: StoredSession): Promise<void> {
    await writeJson(join(this.path, 'session.json'), stored);
  }

  async ended(): Promise<EndedFile | undefined> {
    return await readJson<EndedFile>(this.endedFile);
  }

  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    mkdirSync(this.runs, { recursive: true });
  }

  /** Adds a line to the session log; a full disk loses the line, not the operation. */
  append(text: string): void {
    try {
      appendFileSync(this.log, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
    } catch {
      // Said elsewhere: whoever reports also tells the caller.
    }
  }

  /** Removes the session's own environments but the one in use and the one that `undo` goes back to. */
  async pruneEnvironments({ environment, previous }: Partial<StoredSession>): Promise<void> {
    const keep = [environment?.location, previous?.location];
    for (const name of await readdir(this.environments).catch(() => [])) {
      const path = join(this.environments, name);
      if (!keep.includes(path)) await rm(path, { recursive: true, force: true });
    }
  }

  async remove(): Promise<void> {
    await rm(this.socket, { force: true });
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The keys of all session folders. */
export async function sessionKeys(home: Home): Promise<SessionKey[]> {
  const names = await readdir(home.sessions).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{32}$/.test(name));
}
