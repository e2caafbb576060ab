import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import type { EndpointTls } from './endpoint.ts';
import type { EndpointSources } from './endpointSources.ts';
import { parseAddress } from './parseAddress.ts';

/** What a Docker context says about its engine, or why it says nothing. */
export type ContextTarget = { address: string; tls?: EndpointTls } | { problem: string };

/** Docker's name for the context that stands for DOCKER_HOST or the default socket. */
export const defaultContext = 'default';

/** The folder of Docker's own configuration. */
export function dockerFolder({ env, home, platform }: EndpointSources): string {
  return env['DOCKER_CONFIG'] || pathOf(platform).join(home, '.docker');
}

/** The context that `docker` would use; undefined where none was chosen. */
export async function currentContext(
  sources: EndpointSources,
): Promise<{ name: string | undefined } | { problem: string }> {
  const named = sources.env['DOCKER_CONTEXT'];
  if (named) return { name: named };
  const file = pathOf(sources.platform).join(dockerFolder(sources), 'config.json');
  const config = await readJson(file, sources);
  if (config === undefined) return { name: undefined };
  if ('problem' in config) return config;
  const name = config.value['currentContext'];
  return { name: typeof name === 'string' && name ? name : undefined };
}

/** Reads where a context leads. Docker keeps each under the hash of its name. */
export async function readContext(name: string, sources: EndpointSources): Promise<ContextTarget> {
  const path = pathOf(sources.platform);
  const contexts = path.join(dockerFolder(sources), 'contexts');
  const hash = createHash('sha256').update(name).digest('hex');
  const file = path.join(contexts, 'meta', hash, 'meta.json');
  const meta = await readJson(file, sources);
  if (meta === undefined)
    return { problem: `There is no Docker context "${name}"; \`docker context ls\` lists those that are.` };
  if ('problem' in meta) return meta;
  const docker = objectAt(objectAt(meta.value, 'Endpoints'), 'docker');
  const host = docker['Host'];
  if (typeof host !== 'string' || !host)
    return { problem: `The Docker context "${name}" names no engine (${file}).` };
  const parsed = parseAddress(host);
  if ('problem' in parsed) return { problem: `The Docker context "${name}": ${parsed.problem}` };
  const files = await tlsFiles(path.join(contexts, 'tls', hash, 'docker'), sources);
  const skip = docker['SkipTLSVerify'] === true;
  const tls =
    files || skip || parsed.secure ? { ...files, ...(skip && { skipVerify: true as const }) } : undefined;
  return { address: parsed.address, ...(tls && parsed.address.startsWith('tcp:') && { tls }) };
}

/** The names of all contexts, the default one first, for a list to pick from. */
export async function contextNames(sources: EndpointSources): Promise<string[]> {
  const path = pathOf(sources.platform);
  const metas = path.join(dockerFolder(sources), 'contexts', 'meta');
  const folders = await sources.listFolder(metas).catch(() => []);
  const names = await Promise.all(
    folders.map(async (folder) => {
      const meta = await readJson(path.join(metas, folder, 'meta.json'), sources);
      const name = meta && 'value' in meta ? meta.value['Name'] : undefined;
      return typeof name === 'string' && name ? [name] : [];
    }),
  );
  return [defaultContext, ...names.flat().toSorted()];
}

/** Those of Docker's three TLS files that are in the folder; undefined where none is. */
export async function tlsFiles(folder: string, sources: EndpointSources): Promise<EndpointTls | undefined> {
  const path = pathOf(sources.platform);
  const found: EndpointTls = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const file = path.join(folder, `${part}.pem`);
    if (await sources.exists(file)) found[part] = file;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

type Json = Record<string, unknown>;

async function readJson(
  file: string,
  sources: EndpointSources,
): Promise<{ value: Json } | { problem: string } | undefined> {
  try {
    const value: unknown = JSON.parse(await sources.readFile(file));
    if (typeof value !== 'object' || value === null) throw new Error('it is no object');
    return { value: value as Json };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { problem: `${file} cannot be read: ${(error as Error).message}` };
  }
}

function objectAt(value: Json, key: string): Json {
  const inner = value[key];
  return typeof inner === 'object' && inner !== null ? (inner as Json) : {};
}

const pathOf = (platform: NodeJS.Platform) => (platform === 'win32' ? win32 : posix);
