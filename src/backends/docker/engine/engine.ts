import type Dockerode from 'dockerode';
import { CancelledError, throwIfCancelled } from '../../../common/cancelled.ts';
import type { Disposable } from '../../../common/disposable.ts';
import { DisposableStore } from '../../../common/disposable.ts';
import type { UserError } from '../../../common/userError.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { describeEngine, type EngineDescription } from './describeEngine.ts';
import {
  followEvents,
  type EngineEvent,
  type EventFilters,
  type EventListeners,
  type EventTiming,
} from './engineEvents.ts';
import { EngineFault } from './engineFault.ts';
import { usualLimits, type EngineLimits } from './engineLimits.ts';
import { explainEngineError, isHangUp } from './explainEngineError.ts';
import { openEngine, type EngineConnection } from './openEngine.ts';

/** One engine, connected when it is first needed and again after it was lost. Whatever goes wrong is a UserError, or CancelledError. */
export class Engine implements Disposable {
  readonly endpoint: Endpoint;
  readonly #limits: EngineLimits;
  readonly #owned = new DisposableStore();
  #connection: Promise<EngineConnection> | undefined;
  #isDisposed = false;

  constructor(endpoint: Endpoint, limits = usualLimits) {
    this.endpoint = endpoint;
    this.#limits = limits;
  }

  /** The client of a connection that agreed on its API version. Ask each time: an engine that came back has a new one. */
  async client(signal?: AbortSignal): Promise<Dockerode> {
    return this.#explained(async () => (await this.#connected(signal)).docker, signal);
  }

  /** Runs `work` on the client, and explains what it throws. */
  run<T>(work: (docker: Dockerode) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#explained(async () => work((await this.#connected(signal)).docker), signal);
  }

  /** Asks the engine what it is; a few seconds are enough for that. */
  describe(signal?: AbortSignal): Promise<EngineDescription> {
    return this.#explained(async () => {
      const { docker } = await this.#connected(signal);
      const { describeMs } = this.#limits;
      const limit = AbortSignal.timeout(describeMs);
      try {
        return await describeEngine(docker, signal ? AbortSignal.any([signal, limit]) : limit);
      } catch (error) {
        if (!limit.aborted) throw error;
        throw new EngineFault({ kind: 'slow', what: 'say what it is', seconds: describeMs / 1000 });
      }
    }, signal);
  }

  /**
   * Follows the engine's events until disposed. `onGap` is called each time the stream opens, the first time too: then everything must be read
   * anew. `onLost` is called when it breaks or cannot be opened; it is opened again by itself.
   */
  events(
    filters: EventFilters,
    onEvent: (event: EngineEvent) => void,
    onGap: () => void,
    onLost: (error: UserError) => void = () => {},
    timing = this.#timing(),
  ): Disposable {
    const listeners: EventListeners = {
      onEvent,
      onGap,
      onLost: async (error) => onLost(await this.#explain(error)),
    };
    return this.#owned.add(
      followEvents(
        {
          client: async (signal) => (await this.#connected(signal)).docker,
          ping: async (signal) => (await this.#connected(signal)).ping(signal),
          drop: () => this.#drop(),
        },
        filters,
        listeners,
        timing,
      ),
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#owned.dispose();
    this.#drop();
  }

  /** A socket of this machine costs nothing to try, and people look at the tree while they start their engine. */
  #timing(): EventTiming {
    const isLocal = /^(unix|npipe):/.test(this.endpoint.address);
    return { pingMs: 30_000, sleptMs: 20_000, firstWaitMs: 100, mostWaitMs: isLocal ? 1000 : 15_000 };
  }

  /** All callers share one attempt; one that gives up leaves it to the others. */
  async #connected(signal?: AbortSignal): Promise<EngineConnection> {
    throwIfCancelled(signal);
    if (this.#isDisposed) throw new CancelledError();
    const connection = await orAbort(this.#open(), signal);
    if (connection.isOpen()) return connection;
    this.#drop();
    return orAbort(this.#open(), signal);
  }

  #open(): Promise<EngineConnection> {
    if (this.#connection) return this.#connection;
    const { problem } = this.endpoint;
    const opening =
      problem === undefined
        ? openEngine(this.endpoint, this.#limits)
        : Promise.reject(new EngineFault({ kind: 'badEndpoint', problem }));
    this.#connection = opening;
    opening.catch(() => {
      if (this.#connection === opening) this.#connection = undefined;
    });
    return opening;
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.then(
      (open) => open.dispose(),
      () => {},
    );
  }

  async #explained<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || this.#isDisposed || error instanceof CancelledError) throw new CancelledError();
      throw await this.#explain(error);
    }
  }

  async #explain(error: unknown): Promise<UserError> {
    const connection = isHangUp(error) ? await this.#connection?.catch(() => undefined) : undefined;
    return explainEngineError((await connection?.whyLost()) ?? error, this.endpoint);
  }
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new CancelledError());
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
