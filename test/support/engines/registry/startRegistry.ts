import { execFileSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { testCache } from '../../../../scripts/lib/paths.ts';
import { endGroup, spawnGroup } from '../../../../scripts/lib/processGroup.ts';
import { pushImage } from './pushImage.ts';
import { standStill } from '../standStill.ts';
import { putFresh } from './putFresh.ts';
import type { RegistryUser, TestRegistry } from './testRegistry.ts';

/** Starts a registry of its own, which wants this user where one is named; it ends with this process at the latest. */
export async function startRegistry({ auth }: { auth?: RegistryUser } = {}): Promise<TestRegistry> {
  const folder = makeFolder();
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(configOf(folder, host, auth)));
  const start = () => startProcess(config, join(folder, 'log'), host);
  let child = await start();
  return {
    host,
    push: (engine, image, tag) => pushImage(engine, image, `${host}/${tag}`, auth),
    putFresh: (tag, image) => putFresh(host, tag, image, auth),
    stop: async () => {
      child.kill('SIGCONT');
      await endGroup(child);
    },
    restart: async () => {
      child.kill('SIGCONT');
      await endGroup(child);
      child = await start();
    },
    pause: () => standStill(child.pid!),
    resume: () => void child.kill('SIGCONT'),
  };
}

/** The config in JSON, which is YAML too. */
function configOf(folder: string, host: string, auth: RegistryUser | undefined) {
  const passwords = join(folder, 'htpasswd');
  if (auth) writeFileSync(passwords, `${auth.user}:${bcrypt(auth.password)}\n`);
  return {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host, secret: randomBytes(16).toString('hex') },
    ...(auth && { auth: { htpasswd: { realm: 'tests', path: passwords } } }),
  };
}

/** The one kind of hash that the registry reads; the perl of every Debian makes it. */
function bcrypt(password: string): string {
  const salt = `$2b$05$${randomBytes(32).toString('hex').slice(0, 21)}u`;
  return execFileSync('perl', ['-e', 'print crypt($ARGV[0], $ARGV[1])', password, salt], {
    encoding: 'utf8',
  });
}

async function startProcess(config: string, log: string, host: string): Promise<ChildProcess> {
  const output = openSync(log, 'a');
  // The kernel ends it even when this process is killed.
  const args = ['--pdeathsig', 'KILL', 'docker-registry', 'serve', config];
  const child = spawnGroup('setpriv', args, { stdio: ['ignore', output, output] });
  closeSync(output);
  for (let tries = 0; tries < 1000; tries++) {
    if (child.exitCode !== null) break;
    // Any answer will do: with a user it is 401.
    if (
      await fetch(`http://${host}/v2/`).then(
        () => true,
        () => false,
      )
    )
      return child;
    await delay(10);
  }
  await endGroup(child);
  throw new Error(`the registry did not start:\n${readFileSync(log, 'utf8')}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Named after this process, so that a later one can remove it if this one cannot. */
function makeFolder(): string {
  const home = join(testCache, 'engines', 'registries');
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(home)) {
    if (!isRunning(Number(name.split('-')[0]))) rmSync(join(home, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(home, `${process.pid}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
