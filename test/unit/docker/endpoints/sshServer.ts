import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { delimiter } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { TestFolder } from '../../../support/folder.ts';

const sshd = '/usr/sbin/sshd';

/** Whether a real ssh server can be started here. */
export const canServeSsh = (): boolean => existsSync(sshd);

/**
 * A real sshd on loopback that knows one key, and an `ssh` on PATH that reads a configuration of its own instead of the user's:
 * the host `box` is that server, `stranger` the same with a host key that is not known, `locked` the same without a key.
 */
export class SshServer {
  readonly #folder: TestFolder;
  readonly #path = process.env['PATH'] ?? '';
  readonly #daemon: ChildProcess;
  readonly port: number;

  private constructor(folder: TestFolder, port: number, daemon: ChildProcess) {
    this.#folder = folder;
    this.port = port;
    this.#daemon = daemon;
  }

  static async start(): Promise<SshServer> {
    const folder = new TestFolder();
    for (const key of ['host', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', folder.at(key)]);
    const port = await freePort();
    const [type, hostKey] = readFileSync(folder.at('host.pub'), 'utf8').split(' ');
    const client = (host: string, more: string[]) =>
      [`Host ${host}`, 'HostName 127.0.0.1', `Port ${port}`, 'StrictHostKeyChecking yes', ...more].join(
        '\n  ',
      );
    const known = `UserKnownHostsFile ${folder.at('known')}`;
    const key = ['IdentitiesOnly yes', 'IdentityAgent none', `IdentityFile ${folder.at('user')}`];
    folder.write({
      authorized: readFileSync(folder.at('user.pub'), 'utf8'),
      known: `[127.0.0.1]:${port} ${type} ${hostKey}\n`,
      'sshd.conf': [
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${folder.at('host')}`,
        `AuthorizedKeysFile ${folder.at('authorized')}`,
        'PidFile none',
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'PermitRootLogin prohibit-password',
      ].join('\n'),
      'ssh.conf': [
        client('box', [known, ...key]),
        client('stranger', ['UserKnownHostsFile /dev/null', ...key]),
        client('locked', [known, 'IdentitiesOnly yes', 'IdentityAgent none', 'IdentityFile none']),
        '',
      ].join('\n'),
      'bin/ssh': `#!/bin/sh\nexec /usr/bin/ssh -F '${folder.at('ssh.conf')}' "$@"\n`,
    });
    chmodSync(folder.at('bin', 'ssh'), 0o755);
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    const daemon = spawn(sshd, ['-D', '-e', '-f', folder.at('sshd.conf')], { stdio: 'ignore' });
    const server = new SshServer(folder, port, daemon);
    process.env['PATH'] = `${folder.at('bin')}${delimiter}${process.env['PATH']}`;
    while (!(await answers(port))) {
      if (daemon.exitCode !== null) throw new Error(`sshd ended with ${daemon.exitCode}`);
      await delay(20);
    }
    return server;
  }

  /** The processes of ssh clients that use this server. */
  clients(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 }).split(
      '\n',
    );
    return lines
      .filter((line) => line.includes(this.#folder.at('ssh.conf')))
      .map((line) => Number.parseInt(line, 10));
  }

  async stop(): Promise<void> {
    process.env['PATH'] = this.#path;
    const ended = new Promise((resolve) => this.#daemon.once('exit', resolve));
    if (this.#daemon.exitCode === null && this.#daemon.kill()) await ended;
    this.#folder.remove();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true) ?? socket.destroy());
    socket.once('error', () => resolve(false));
  });
}
