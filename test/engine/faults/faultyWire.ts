import { connect, createServer, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net';

/** What is done with a piece that a client sent: true where it is dealt with, so that it goes no further. */
export type Misbehaviour = (text: string, client: Socket) => boolean | Promise<boolean>;

/** Stands between clients and a real server and passes everything on, except where a test lets it misbehave. */
export class FaultyWire {
  readonly #target: NetConnectOpts;
  readonly #clients = new Set<Socket>();
  readonly #server = createServer({ allowHalfOpen: true }, (client) => this.#carry(client));
  /** What clients sent, piece by piece. */
  readonly sent: string[] = [];
  misbehave: Misbehaviour = () => false;
  /** Told of each piece that the server answers with. */
  onAnswer: (bytes: number) => void = () => {};
  /** While it is cut, whoever connects is hung up on. */
  isCut = false;

  constructor(target: NetConnectOpts) {
    this.#target = target;
  }

  /** `at` is the path of a socket; without it, it is a port of 127.0.0.1, to which this resolves. */
  async listen(at?: string): Promise<number> {
    await new Promise<void>((resolve) =>
      at === undefined ? this.#server.listen(0, '127.0.0.1', resolve) : this.#server.listen(at, resolve),
    );
    return at === undefined ? (this.#server.address() as AddressInfo).port : 0;
  }

  /** Ends every connection at once. */
  hangUp(): void {
    for (const client of this.#clients) client.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.hangUp();
    await closed;
  }

  #carry(client: Socket): void {
    if (this.isCut) return void client.destroy();
    const server = connect({ ...this.#target, allowHalfOpen: true });
    this.#clients.add(client);
    client.once('close', () => {
      this.#clients.delete(client);
      server.destroy();
    });
    server.once('close', () => client.destroy());
    client.on('error', () => {});
    server.on('error', () => {});
    client.on('data', (chunk: Buffer) => void this.#pass(chunk, client, server));
    client.on('end', () => server.end());
    server.on('data', (chunk: Buffer) => {
      this.onAnswer(chunk.length);
      if (!client.destroyed && !client.write(chunk)) {
        server.pause();
        client.once('drain', () => server.resume());
      }
    });
    server.on('end', () => client.end());
  }

  async #pass(chunk: Buffer, client: Socket, server: Socket): Promise<void> {
    const text = chunk.toString('latin1');
    this.sent.push(text);
    client.pause();
    const isDealtWith = await this.misbehave(text, client);
    if (!isDealtWith && !server.destroyed) server.write(chunk);
    client.resume();
  }
}
