import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '../../host/jsonFile.ts';

/** What `docker login` leaves in `~/.docker/config.json`. */
interface DockerConfig {
  auths?: Record<string, { auth?: string; identitytoken?: string }>;
  credsStore?: string;
  credHelpers?: Record<string, string>;
}

/** What the engine is given for a registry that asks who is there. */
export interface RegistryAuth {
  username: string;
  password: string;
  serveraddress: string;
  identitytoken?: string;
}

/** The credentials that `docker login` stored for a registry; undefined where there are none, so that it is asked without. */
export async function registryAuth(
  registry: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RegistryAuth | undefined> {
  const folder = env.DOCKER_CONFIG ?? join(homedir(), '.docker');
  const config = await readJson<DockerConfig>(join(folder, 'config.json')).catch(() => undefined);
  if (!config) return undefined;
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  if (helper) {
    const found = await askHelper(helper, server, env);
    if (found) return found;
  }
  const stored = config.auths?.[server] ?? config.auths?.[`https://${registry}`];
  if (!stored?.auth) return undefined;
  const [username = '', ...password] = Buffer.from(stored.auth, 'base64').toString('utf8').split(':');
  return {
    username,
    password: password.join(':'),
    serveraddress: server,
    ...(stored.identitytoken && { identitytoken: stored.identitytoken }),
  };
}

/** Asks a credential helper as Docker's own client does: the server on its standard input, JSON as its answer. */
async function askHelper(
  helper: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryAuth | undefined> {
  if (!/^[\w.-]+$/.test(helper)) return undefined;
  const answer = await new Promise<string | undefined>((resolve) => {
    const child = execFile(
      `docker-credential-${helper}`,
      ['get'],
      { env, timeout: 10_000, windowsHide: true },
      (error, stdout) => resolve(error ? undefined : stdout),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(server);
  });
  try {
    const { Username: username, Secret: secret } = JSON.parse(answer ?? '') as Record<string, string>;
    if (!username || !secret) return undefined;
    return username === '<token>'
      ? { username: '', password: '', serveraddress: server, identitytoken: secret }
      : { username, password: secret, serveraddress: server };
  } catch {
    return undefined;
  }
}
