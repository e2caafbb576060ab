import { Agent, type ClientRequestArgs } from 'node:http';
import { type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { EngineFault } from './engineFault.ts';

/** Opens one connection to an engine; it may still be connecting. */
export type Dial = () => Duplex;

const connectSeconds = 10;
const keepAliveMs = 30_000;

/** Gives every request a connection to one engine, whatever address the request names, and owns all of them. */
export class EngineAgent extends Agent {
  readonly #dial: Dial;
  readonly #open = new Set<Duplex>();

  constructor(dial: Dial) {
    // A connection that nobody uses is closed soon, so that an engine that ended meanwhile is not taken for one that hangs up.
    super({ keepAlive: true, keepAliveMsecs: keepAliveMs, timeout: 4000 });
    this.#dial = dial;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | undefined {
    let stream: Duplex;
    try {
      stream = this.#dial();
    } catch (error) {
      // Nobody listens yet for an error of the request.
      process.nextTick(() => callback?.(error as Error, undefined as unknown as Duplex));
      return undefined;
    }
    this.#open.add(stream);
    stream.once('close', () => this.#open.delete(stream));
    if ('connecting' in stream) limitConnect(stream as Socket);
    return stream;
  }

  /** dockerode writes out each request, with the agent and all that hangs on it, whether or not anybody reads that. */
  [inspect.custom](): string {
    return 'EngineAgent';
  }

  /** Ends what is open, also the connections that were handed over to a running command. */
  override destroy(reason?: Error): void {
    for (const stream of this.#open) stream.destroy(reason);
    super.destroy();
  }
}

function limitConnect(socket: Socket): void {
  if (!socket.connecting) return;
  const limit = setTimeout(
    () =>
      socket.destroy(new EngineFault({ kind: 'slow', what: 'take a connection', seconds: connectSeconds })),
    connectSeconds * 1000,
  );
  socket.once('connect', () => {
    clearTimeout(limit);
    socket.setNoDelay(true);
    // A connection that a suspended laptop or a lost network left half open ends by itself.
    socket.setKeepAlive(true, keepAliveMs);
  });
  socket.once('close', () => clearTimeout(limit));
}
