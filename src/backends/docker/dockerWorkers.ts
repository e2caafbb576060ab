import type Dockerode from 'dockerode';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import type { Disposable } from '../../common/disposable.ts';
import { environmentErrors } from '../../session/environmentErrors.ts';
import type { LineChannel } from '../../session/lineChannel.ts';
import type { SessionKey } from '../../session/session.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import { WorkerClient, WorkerError, WorkerGoneError } from '../../session/workerClient.ts';
import { readTextFromContainer } from './containerFiles.ts';
import { isDiskFull } from './engine/explainEngineError.ts';
import { openExecChannel, openMainChannel } from './execChannel.ts';
import type { FoundSession } from './foundSessions.ts';
import { workerAddress } from './sessionContainer.ts';
import { workerPlace } from './workerFiles.ts';

/** The worker's answer to `hello`. */
export interface Hello {
  pythonVersion: string;
  idleSeconds: number;
  /** Null where nobody named it since the container was made. */
  idleExplicit?: boolean | null;
  /** Seconds since the epoch. */
  idleUntil: number | null;
  activeRuns: string[];
}

/** How long a worker may take until it listens, in seconds. */
const startDeadline = 30;

/** How long an engine may take to give a container's streams before it is started, in milliseconds. */
const attachDeadline = 2000;

/** How many pieces of what a worker says on its error stream are kept. */
const mostWords = 100;

/** How long the first client waits before it tries as the others do, in milliseconds. */
const firstDeadline = 5000;

/** How long a look at the engine counts for what follows it, in milliseconds: a container that ends closes its connection anyway. */
const seenFor = 1000;

interface Connection {
  session: FoundSession;
  client: WorkerClient;
  /** When the engine's list had it last. */
  seenAt: number;
}

/** The streams of a container's main process, and what that says of itself meanwhile. */
export interface FirstChannel {
  channel: LineChannel;
  said: string[];
}

/** Connections to the workers in containers, one per session, opened when needed and kept. */
export class DockerWorkers implements Disposable {
  readonly #onGone: (key: SessionKey) => void;
  readonly #connections = new Map<SessionKey, Connection>();
  readonly #opening = new Map<string, Promise<WorkerClient>>();
  #disposed = false;

  constructor(onGone: (key: SessionKey) => void) {
    this.#onGone = onGone;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    this.#disposed = true;
    const connections = [...this.#connections.values()];
    this.#connections.clear();
    for (const { client } of connections) client.close();
  }

  /** The session as it was connected to, where its container was seen running a moment ago and the connection is open. */
  seen(key: SessionKey): { session: FoundSession; client: WorkerClient } | undefined {
    const connection = this.#connections.get(key);
    if (!connection || performance.now() - connection.seenAt > seenFor) return undefined;
    return connection;
  }

  /** The open connection to a session's container, if there is one. */
  open(session: { key: SessionKey; id: string }): WorkerClient | undefined {
    const connection = this.#connections.get(session.key);
    return connection?.session.id === session.id ? connection.client : undefined;
  }

  /** A connection to the worker of a running container, which may have been started just now. */
  async connect(
    docker: Dockerode,
    session: FoundSession,
    signal?: AbortSignal,
    first?: FirstChannel,
  ): Promise<WorkerClient> {
    const open = this.#connections.get(session.key);
    if (first && (open?.session.id === session.id || this.#opening.has(session.id))) first.channel.close();
    if (open?.session.id === session.id) {
      Object.assign(open, { session, seenAt: performance.now() });
      return open.client;
    }
    let opening = this.#opening.get(session.id);
    if (!opening) {
      // Two who ask at once share one connection: a second one would never be closed.
      opening = this.#connect(docker, session, first).finally(() => this.#opening.delete(session.id));
      this.#opening.set(session.id, opening);
    }
    const client = await opening;
    throwIfCancelled(signal);
    return client;
  }

  /**
   * Lays hold of the streams of a container that is about to be started: that spares the command that later connections need.
   * Undefined where it has none, or where the engine does not give them.
   */
  async beFirst(docker: Dockerode, session: FoundSession): Promise<FirstChannel | undefined> {
    if (!session.takesFirstClient) return undefined;
    session.takesFirstClient = false;
    const said: string[] = [];
    const opening = openMainChannel(docker.getContainer(session.id), (text) => {
      if (said.length < mostWords) said.push(text);
    });
    // One that only comes with the start would be waited for in vain.
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, attachDeadline, undefined).unref());
    const channel = await Promise.race([opening.catch(() => undefined), late]);
    if (!channel) opening.then((one) => one.close()).catch(() => {});
    return channel && { channel, said };
  }

  async #connect(docker: Dockerode, session: FoundSession, first?: FirstChannel): Promise<WorkerClient> {
    const container = docker.getContainer(session.id);
    const client = (first && (await greeted(first))) ?? (await this.#beside(container, session, first?.said));
    if (this.#disposed) client.close();
    else this.#keep(session, client);
    return client;
  }

  /** A connection through a command in the container. */
  async #beside(
    container: Dockerode.Container,
    { environment: { python, worker } }: FoundSession,
    said: string[] = [],
  ): Promise<WorkerClient> {
    const program = `${workerPlace(worker)}/flow_session_worker`;
    const bridge = [python, '-I', '-S', program, '--attach', workerAddress, '--wait', String(startDeadline)];
    const client = new WorkerClient(await openExecChannel(container, bridge, (text) => said.push(text)));
    try {
      await client.request<Hello>('hello', {}, { signal: AbortSignal.timeout(startDeadline * 1000) });
      return client;
    } catch (error) {
      client.close();
      throw environmentErrors.workerFailed(
        [said.join('').trim(), await lastWords(container)].filter(Boolean).join('\n') ||
          (error instanceof CancelledError ? `no answer in ${startDeadline} s` : 'it hung up'),
      );
    }
  }

  #keep(session: FoundSession, client: WorkerClient): void {
    const { key } = session;
    this.#connections.get(key)?.client.close();
    this.#connections.set(key, { session, client, seenAt: performance.now() });
    client.onClose(() => {
      if (this.#connections.get(key)?.client !== client) return;
      this.#connections.delete(key);
      this.#onGone(key);
    });
  }

  /** Lets go of the connection without telling anybody. */
  forget(key: SessionKey): void {
    const connection = this.#connections.get(key);
    this.#connections.delete(key);
    connection?.client.close();
  }

  /** Asks the worker to end and waits until its container has; one that does not is killed. */
  async end(docker: Dockerode, session: FoundSession, reason: string): Promise<void> {
    const client = this.open(session);
    const container = docker.getContainer(session.id);
    if (session.state === 'running' || session.state === 'paused') {
      if (session.state === 'paused') await container.unpause().catch(() => {});
      const ended = container.wait().catch(() => {});
      if (client) client.request('shutdown', { reason }).catch(() => {});
      else await container.kill({ signal: 'SIGTERM' }).catch(() => {});
      const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 3000).unref());
      if ((await Promise.race([ended, late])) === 'late') {
        await container.kill().catch(() => {});
        await ended;
      }
    }
    this.forget(session.key);
  }

  async hello(client: WorkerClient): Promise<Hello> {
    return await client.request<Hello>('hello', {}, { signal: AbortSignal.timeout(5000) });
  }

  /** What the worker says went wrong, as an error for people. */
  async translated<T>(docker: Dockerode, session: FoundSession, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof WorkerGoneError) {
        const container = docker.getContainer(session.id);
        // Where the engine went with it, that is what happened.
        await container.inspect().catch((failure: { statusCode?: number }) => {
          if (failure.statusCode === undefined) throw failure;
        });
        throw sessionErrors.workerGone(session.about.spec.flow.dir, await lastWords(container));
      }
      if (error instanceof WorkerError && isDiskFull(error.message)) throw new Error(error.message);
      if (error instanceof WorkerError) throw sessionErrors.workerRefused(error.code, error.message);
      throw error;
    }
  }
}

/** The worker at the other end of a container's own streams; undefined where nobody answers there. */
async function greeted({ channel }: FirstChannel): Promise<WorkerClient | undefined> {
  const client = new WorkerClient(channel);
  try {
    await client.request<Hello>('hello', {}, { signal: AbortSignal.timeout(firstDeadline) });
    return client;
  } catch {
    client.close();
    return undefined;
  }
}

/** The last lines of a worker's log, from a container that may have ended. */
export async function lastWords(container: Dockerode.Container): Promise<string> {
  const text = await readTextFromContainer(container, '/session/worker.log').catch(() => undefined);
  return (text ?? '').trim().split('\n').slice(-8).join('\n') || 'it said nothing';
}
