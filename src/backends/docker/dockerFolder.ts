import { appendFileSync, mkdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../../host/home.ts';
import { readJson, writeJson } from '../../host/jsonFile.ts';
import type { Notice, SessionKey, SessionSpec } from '../../session/session.ts';
import type { EndedFile } from '../../session/workerWords.ts';
import type { SessionFailure, Verb } from '../../session/sessionState.ts';

/**
 * What this machine keeps of a Docker session: only what the engine cannot hold, since labels never change: a verb under way,
 * a start that failed, and which engine to ask.
 */
export interface DockerNote {
  version: 1;
  /** Name of the engine that the session is on, or was to be. */
  engine: string;
  spec: SessionSpec;
  basePackages: string[];
  createdAt: number;
  /** The verb under way; left there by one that was killed. */
  operation?: Verb;
  /** What was there before the verb: it stays, whatever becomes of it. */
  before?: Before;
  error?: SessionFailure;
}

/** What a verb found, so that it can be left as it was. */
export interface Before {
  /** Ids of containers. */
  containers: string[];
  /** Names of volumes. */
  volumes: string[];
  note?: DockerNote;
  /** Of a session that ended by itself, which a new worker would forget. */
  ended?: EndedFile;
}

/** What is known of a session's modules, and of which of its containers. */
export interface Findings {
  generation: number;
  notices: Notice[];
}

/** The place of one Docker session under the home folder: its note and its log. */
export class DockerFolder {
  readonly key: SessionKey;
  readonly path: string;

  constructor(home: Home, key: SessionKey) {
    this.key = key;
    this.path = join(dockerHome(home), key);
  }

  get log(): string {
    return join(this.path, 'session.log');
  }

  async read(): Promise<DockerNote | undefined> {
    const note = await readJson<DockerNote>(join(this.path, 'session.json'));
    return note?.version === 1 ? note : undefined;
  }

  async write(note: DockerNote): Promise<void> {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    await writeJson(join(this.path, 'session.json'), note);
  }

  /** What was found out about the flow's own modules once the container of that generation was there. */
  async findings(): Promise<Findings | undefined> {
    return await readJson<Findings>(join(this.path, 'findings.json'));
  }

  async writeFindings(findings: Findings): Promise<void> {
    await writeJson(join(this.path, 'findings.json'), findings);
  }

  /** Adds a line to the session log; a full disk loses the line, not the operation. */
  append(text: string): void {
    try {
      appendFileSync(this.log, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
    } catch {
      // Said elsewhere: whoever reports also tells the caller.
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

export const dockerHome = (home: Home): string => join(home.root, 'docker');

/** Names the home folder in labels: the same for as long as it lies where it lies, on this machine. */
export const homeId = (home: Home): string =>
  createHash('sha256').update(`${hostname()}\0${home.root}`).digest('hex').slice(0, 16);

/** The keys of all sessions that this machine has a note of. */
export async function dockerKeys(home: Home): Promise<SessionKey[]> {
  const names = await readdir(dockerHome(home)).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{32}$/.test(name));
}
