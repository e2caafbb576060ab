import type Dockerode from 'dockerode';
import type { Disposable } from '../../../common/disposable.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { askEngine } from './askEngine.ts';
import { dialEngine, type EngineLink } from './dialEngine.ts';
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
  /** Rejects unless the engine answers within a few seconds. */
  ping(signal?: AbortSignal): Promise<void>;
}

/** The API that we use and test; nothing newer is needed. */
const wanted = '1.41';
const oldest = '1.40';

/** Connects, and agrees on an API version. Rejects with what `explainEngineError` explains, leaving nothing open. */
export async function openEngine(endpoint: Endpoint, limits: EngineLimits): Promise<EngineConnection> {
  // Loading keeps this process from hearing an answer, so it is over before one is waited for.
  const [link, Client] = await Promise.all([dialEngine(endpoint), loadDockerode()]);
  try {
    const apiVersion = agreeVersion(await readVersion(link, limits.answerMs));
    const docker = makeClient(Client, {
      // Only what follows the path matters: the agent knows where the engine is.
      socketPath: 'engine',
      version: `v${apiVersion}`,
      headers: { Host: link.host },
      agent: link.agent,
    });
    const ping = async (signal?: AbortSignal) => {
      await askEngine(link, '/_ping', limits.answerMs, signal);
    };
    watchRequests(docker.modem as Dockerode['modem'], ping, limits);
    return { docker, apiVersion, ping, isOpen: () => link.isOpen(), dispose: () => link.dispose() };
  } catch (error) {
    link.dispose();
    throw error;
  }
}

/** The version we know, or the oldest that a newer engine still speaks. */
export function agreeVersion(engine: {
  Version?: string;
  ApiVersion: string;
  MinAPIVersion?: string;
}): string {
  const { Version = '?', ApiVersion: newest, MinAPIVersion: least = oldest } = engine;
  if (isOlder(newest, oldest))
    throw new EngineFault({ kind: 'tooOld', version: Version, apiVersion: newest });
  if (isOlder(newest, wanted)) return newest;
  return isOlder(wanted, least) ? least : wanted;
}

interface VersionAnswer {
  Version?: string;
  ApiVersion: string;
  MinAPIVersion?: string;
}

async function readVersion(link: EngineLink, ms: number): Promise<VersionAnswer> {
  const { status, body } = await askEngine(link, '/version', ms);
  const value = toObject(body);
  if (status === 200 && value && /^\d+\.\d+$/.test(String(value['ApiVersion'])))
    return value as unknown as VersionAnswer;
  // An engine's own refusal is an object with a message.
  if (typeof value?.['message'] === 'string')
    throw Object.assign(new Error(value['message']), { statusCode: status, json: value });
  throw new EngineFault({
    kind: 'garbage',
    evidence: `GET /version: ${status} ${body.trim().slice(0, 200)}`.trim(),
  });
}

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
