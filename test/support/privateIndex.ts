import { createHash } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { withFileLock } from '../../scripts/lib/fileLock.ts';
import { findExecutable } from '../../scripts/lib/findExecutable.ts';
import { testCache } from '../../scripts/lib/paths.ts';
import { mustRun } from '../../scripts/lib/runCommand.ts';

const packages = ['pypiserver==2.4.2', 'passlib==1.7.4'];

/** A real package index (pypiserver) that shows nothing to whoever has no password. */
export class PrivateIndex {
  readonly port: number;
  readonly #server: ChildProcess;

  private constructor(port: number, server: ChildProcess) {
    this.port = port;
    this.#server = server;
  }

  /** Serves the distributions in `folder` at an address of this machine; throws where pypiserver cannot be installed. */
  static async start(
    folder: string,
    { user, password, address = '127.0.0.1' }: { user: string; password: string; address?: string },
  ): Promise<PrivateIndex> {
    const program = await installPypiserver();
    mkdirSync(folder, { recursive: true });
    // As Apache's htpasswd writes it.
    const hash = createHash('sha1').update(password).digest('base64');
    const users = join(folder, '.htpasswd');
    writeFileSync(users, `${user}:{SHA}${hash}\n`);
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort(address);
      const args = ['run', '-i', address, '-p', `${port}`, '-P', users, '-a', 'update,download,list', folder];
      const index = new PrivateIndex(port, spawn(program, args, { stdio: 'ignore' }));
      if (await index.#answers(address)) return index;
      await index.stop();
      if (attempt === 3) throw new Error(`${program} does not answer`);
    }
  }

  /** Of its pages, without a scheme and a host. */
  readonly path = '/simple/';

  async stop(): Promise<void> {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#server.once('exit', resolve));
    this.#server.kill();
    await gone;
  }

  async #answers(address: string): Promise<boolean> {
    for (let tries = 0; tries < 200 && this.#server.exitCode === null; tries += 1) {
      const status = await fetch(`http://${address}:${this.port}${this.path}`).then(
        ({ status: code }) => code,
        () => undefined,
      );
      if (status === 401) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  }
}

/** Installs it once into an environment of its own; the path of its program. */
async function installPypiserver(): Promise<string> {
  const folder = join(testCache, packages.join('-').replaceAll('==', '-'));
  const scripts = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const stamp = join(folder, 'complete.txt');
  await withFileLock(`${folder}.lock`, async () => {
    if (existsSync(stamp)) return;
    const python = findExecutable('python3', 'python');
    if (!python) throw new Error('No python3 on PATH.');
    rmSync(folder, { recursive: true, force: true });
    await mustRun('python3 -m venv', python, ['-m', 'venv', folder]);
    await mustRun('pip install', join(scripts, 'python'), ['-m', 'pip', 'install', '--quiet', ...packages]);
    writeFileSync(stamp, '');
  });
  return join(scripts, 'pypi-server');
}

async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
