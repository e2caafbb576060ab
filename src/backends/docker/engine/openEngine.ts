import type Dockerode from 'dockerode';
import type { Disposable } from '../../../common/disposable.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { askEngine, type EngineAnswer } from './askEngine.ts';
import { dialEngine } from './dialEngine.ts';
import { EngineFault } from './engineFault.ts';
import type { EngineLimits } from './engineLimits.ts';
import { loadDockerode, makeClient } from './loadDockerode.ts';
import { watchRequests } from './watchRequests.ts';

/** A client whose API version was agreed with its engine. */
export interface EngineConnection extends Disposable {
  docker: Dockerode;
  apiVersion: string;
  /** False when what carried it, such as an ssh process, has gone. */
  isOpen(): boolean;
  /** Resolves soon, with what carried the connection said when it ended. */
  whyLost(): Promise<EngineFault | undefined>;
  /** Rejects unless the engine answers within a few seconds. */
  ping(signal?: AbortSignal): Promise<void>;
}

/** The API that we use and test; nothing newer is needed. */
const wanted = '1.41';
const oldest = '1.40';
/** The first whose engine may refuse an older one that it knows. */
const choosy = '1.44';

/** Connects, and agrees on an API version. Rejects with what `explainEngineError` explains, leaving nothing open. */
export async function openEngine(endpoint: Endpoint, limits: EngineLimits): Promise<EngineConnection> {
  // Loading keeps this process from hearing an answer, so it is over before one is waited for.
  const [link, Client] = await Promise.all([dialEngine(endpoint), loadDockerode()]);
  const ask = async (path: string, signal?: AbortSignal) =>
    checked(path, await askEngine(link, path, limits.answerMs, signal));
  try {
    const apiVersion = await agreeVersion(ask);
    const docker = makeClient(Client, {
      // Only what follows the path matters: the agent knows where the engine is.
      socketPath: 'engine',
      version: `v${apiVersion}`,
      headers: { Host: link.host },
      agent: link.agent,
    });
    const ping = async (signal?: AbortSignal) => {
      await ask('/_ping', signal);
    };
    watchRequests(docker.modem as Dockerode['modem'], ping, limits);
    return {
      docker,
      apiVersion,
      ping,
      isOpen: () => link.isOpen(),
      whyLost: () => link.whyLost(),
      dispose: () => link.dispose(),
    };
  } catch (error) {
    link.dispose();
    throw error;
  }
}

/**
 * The version we know, or the oldest that a newer engine still speaks. A ping tells the newest; `/version` tells the oldest too, but
 * Podman starts two programs to answer it.
 */
async function agreeVersion(ask: (path: string) => Promise<EngineAnswer>): Promise<string> {
  const ping = await ask('/_ping');
  const newest = String(ping.headers['api-version']);
  if (!/^\d+\.\d+$/.test(newest)) throw garbage('/_ping', ping);
  if (isOlder(newest, oldest))
    throw new EngineFault({
      kind: 'tooOld',
      server: String(ping.headers['server'] ?? ''),
      apiVersion: newest,
    });
  if (isOlder(newest, wanted)) return newest;
  if (isOlder(newest, choosy)) return wanted;
  const version = await ask('/version');
  const least = toObject(version.body)?.['MinAPIVersion'];
  if (typeof least !== 'string') throw garbage('/version', version);
  return isOlder(wanted, least) ? least : wanted;
}

/** Lets an answer of an engine pass. Its own refusal is an object with a message; anything else is not an engine's. */
function checked(path: string, answer: EngineAnswer): EngineAnswer {
  if (answer.status === 200) return answer;
  const json = toObject(answer.body);
  if (typeof json?.['message'] !== 'string') throw garbage(path, answer);
  throw Object.assign(new Error(json['message']), { statusCode: answer.status, json });
}

const garbage = (path: string, { status, body }: EngineAnswer): EngineFault =>
  new EngineFault({ kind: 'garbage', evidence: `GET ${path}: ${status} ${body.slice(0, 200)}`.trim() });

function toObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isOlder(left: string, right: string): boolean {
  const [a = 0, b = 0] = left.split('.').map(Number);
  const [c = 0, d = 0] = right.split('.').map(Number);
  return a !== c ? a < c : b < d;
}
