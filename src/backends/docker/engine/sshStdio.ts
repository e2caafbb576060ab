import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { EngineFault } from './engineFault.ts';
import { sshArguments, type SshTarget } from './sshTarget.ts';

/**
 * A connection to an engine as one process of the system's ssh, which runs Docker's own `docker system dial-stdio` there. For Windows, whose OpenSSH
 * cannot listen on a private socket: a port on 127.0.0.1 would open the engine to every program.
 */
export function dialThroughSsh(target: SshTarget): Duplex {
  const engine = target.socketNamed ? ['--host', `unix://${target.socket}`] : [];
  const child = spawn('ssh', [...sshArguments(target), 'docker', ...engine, 'system', 'dial-stdio'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, _encoding, done) => void child.stdin.write(chunk, done),
    final: (done) => void child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  const fail = (evidence: string) => stream.destroy(new EngineFault({ kind: 'ssh', evidence }));
  // The end that follows tells it.
  child.stdin.on('error', () => {});
  child.once('error', (error) => fail(error.message));
  child.once('close', (code) => (code === 0 ? stream.push(null) : fail(stderr.trim())));
  return Object.assign(stream, likeASocket);
}

/** What Node's HTTP client calls on a connection; a process has none of it. */
const likeASocket = {
  setKeepAlive: () => {},
  setNoDelay: () => {},
  setTimeout: () => {},
  ref: () => {},
  unref: () => {},
};
