import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server as RawServer,
  type Socket,
} from 'node:net';
import type { Endpoint } from '../../../../src/backends/docker/endpoints/endpoint.ts';
import type { EngineLimits } from '../../../../src/backends/docker/engine/engineLimits.ts';

/** What a stand-in does with a request; true: it is dealt with. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** For tests of what never comes: short, and yet enough for a machine that is busy. */
export const shortLimits: EngineLimits = { answerMs: 500, describeMs: 500, quietMs: 60, mostMs: 400 };

export const endpointAt = (address: string): Endpoint => ({
  name: 'docker',
  title: 'Docker',
  origin: 'default',
  address,
  explicit: false,
});

/** A real server on loopback that answers as an engine does, except where a test lets it misbehave. */
export class StandInEngine {
  readonly #server: Server;
  /** Method and path of each request. */
  readonly requests: string[] = [];
  version = { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' };
  misbehave: Misbehaviour = () => false;

  constructor() {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/\?.*/, '');
      this.requests.push(`${request.method} ${path}`);
      if (this.misbehave(request, response)) return;
      if (path.endsWith('/_ping')) response.setHeader('Api-Version', this.version.ApiVersion).end('OK');
      else if (path.endsWith('/version')) response.end(JSON.stringify(this.version));
      else if (path.endsWith('/containers/json')) response.end('[]');
      else answer(response, 404, { message: 'page not found' });
    });
  }

  /** A connection that was handed over, as to a running command; it echoes. */
  handOver(): void {
    this.#server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      socket.pipe(socket);
    });
  }

  async listen(port = 0): Promise<Endpoint> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return endpointAt(`tcp://127.0.0.1:${this.port}`);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  connections(): Promise<number> {
    return new Promise((resolve) => this.#server.getConnections((_, count) => resolve(count)));
  }

  hangUp(): void {
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** A server that does not even speak HTTP. */
export class RawStandIn {
  readonly #server: RawServer;
  readonly #sockets = new Set<Socket>();

  constructor(onConnection: (socket: Socket) => void) {
    this.#server = createRawServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      onConnection(socket);
    });
  }

  async listen(): Promise<Endpoint> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return endpointAt(`tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

export function answer(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
  return true;
}
