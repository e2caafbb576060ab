import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { TestFolder } from '../../../support/folder.ts';

/** A TLS port on loopback in front of an engine's socket, which lets in only who shows a certificate of its own authority. */
export class TlsDoor {
  readonly #folder: TestFolder;
  readonly #server: Server;

  private constructor(folder: TestFolder, server: Server) {
    this.#folder = folder;
    this.#server = server;
  }

  static async open(socketPath: string): Promise<TlsDoor> {
    const folder = new TestFolder();
    for (const authority of ['ca', 'other']) {
      openssl(
        'req',
        '-x509',
        '-days',
        '2',
        '-subj',
        `/CN=${authority}`,
        ...newKey(folder.at(`${authority}.key`)),
        '-out',
        folder.at(`${authority}.pem`),
      );
    }
    for (const name of ['server', 'client']) {
      openssl(
        'req',
        '-subj',
        `/CN=${name}`,
        ...newKey(folder.at(`${name}.key`)),
        '-out',
        folder.at(`${name}.csr`),
      );
      folder.write({ [`${name}.ext`]: 'subjectAltName=IP:127.0.0.1\n' });
      openssl(
        'x509',
        '-req',
        '-days',
        '2',
        '-in',
        folder.at(`${name}.csr`),
        '-CA',
        folder.at('ca.pem'),
        '-CAkey',
        folder.at('ca.key'),
        '-CAcreateserial',
        '-extfile',
        folder.at(`${name}.ext`),
        '-out',
        folder.at(`${name}.pem`),
      );
    }
    const read = (file: string) => readFileSync(folder.at(file));
    const server = createServer(
      { key: read('server.key'), cert: read('server.pem'), ca: read('ca.pem'), requestCert: true },
      (socket) => {
        const engine = connect(socketPath);
        engine.pipe(socket).pipe(engine);
        engine.on('error', () => socket.destroy());
        socket.on('error', () => engine.destroy());
        socket.on('close', () => engine.destroy());
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TlsDoor(folder, server);
  }

  get address(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  file(name: string): string {
    return this.#folder.at(name);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    this.#folder.remove();
  }
}

const newKey = (file: string) => [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-keyout',
  file,
];

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}
