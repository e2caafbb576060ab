import { currentContext, defaultContext, dockerFolder, readContext, tlsFiles } from './dockerContexts.ts';
import type { Endpoint, EndpointTls } from './endpoint.ts';
import type { EndpointSources } from './endpointSources.ts';
import { looksLikeAddress, parseAddress } from './parseAddress.ts';
import { socketPath } from './socketPath.ts';
import { wellKnownSockets, type WellKnownSocket } from './wellKnownSockets.ts';

/** An endpoint that has no name yet; `called` is its name where it has no address. */
type Found = Omit<Endpoint, 'name'> & { called: string };

const settingName = 'flowSessions.docker.host';

/**
 * Every engine that may be there, in the order in which the user means them: setting, DOCKER_HOST, current Docker context,
 * then the well-known sockets that exist. Each address once. Never throws: what is wrong with a file or a name is in `problem`.
 */
export async function findEndpoints(sources: EndpointSources): Promise<Endpoint[]> {
  const known = wellKnownSockets(sources);
  const found = [
    ...(await fromSetting(sources, known)),
    ...(await fromDockerHost(sources)),
    ...(await fromContext(sources)),
    ...(await fromSockets(sources, known)),
  ];
  const knownNames = new Map<string, string>();
  for (const { address, name } of known) {
    const key = await addressKey(address, sources);
    if (!knownNames.has(key)) knownNames.set(key, name);
  }
  const endpoints = new Map<string, Endpoint>();
  const taken = new Set<string>();
  for (const { called, ...rest } of found) {
    const key = rest.address ? await addressKey(rest.address, sources) : `problem ${rest.origin}`;
    if (endpoints.has(key)) continue;
    const wished = rest.address ? (knownNames.get(key) ?? shortAddress(rest.address)) : called;
    const name = taken.has(wished) ? (rest.address && shortAddress(rest.address)) || rest.origin : wished;
    taken.add(name);
    endpoints.set(key, { name, ...rest });
  }
  return [...endpoints.values()];
}

async function fromSetting(sources: EndpointSources, known: WellKnownSocket[]): Promise<Found[]> {
  const text = sources.setting.trim();
  if (!text) return [];
  const base = { called: text, origin: 'setting', explicit: true } as const;
  if (looksLikeAddress(text))
    return [{ ...base, title: `Docker (${settingName})`, ...(await target(text, sources)) }];
  const title = `Docker (context ${text})`;
  if (text === defaultContext) return known.slice(0, 1).map(({ address }) => ({ ...base, title, address }));
  return [{ ...base, title, address: '', ...(await readContext(text, sources)) }];
}

async function fromDockerHost(sources: EndpointSources): Promise<Found[]> {
  const text = sources.env['DOCKER_HOST']?.trim();
  if (!text) return [];
  const base = {
    called: 'DOCKER_HOST',
    origin: 'DOCKER_HOST',
    explicit: true,
    title: 'Docker (DOCKER_HOST)',
  } as const;
  return [{ ...base, ...(await target(text, sources)) }];
}

async function fromContext(sources: EndpointSources): Promise<Found[]> {
  const current = await currentContext(sources);
  // A broken file is no engine that the user named.
  if ('problem' in current)
    return [
      {
        called: 'context',
        origin: 'context',
        title: 'Docker (context)',
        address: '',
        explicit: false,
        ...current,
      },
    ];
  const { name } = current;
  if (name === undefined || name === defaultContext) return [];
  const base = {
    called: name,
    origin: 'context',
    title: `Docker (context ${name})`,
    explicit: true,
  } as const;
  return [{ ...base, address: '', ...(await readContext(name, sources)) }];
}

async function fromSockets(sources: EndpointSources, known: WellKnownSocket[]): Promise<Found[]> {
  const there = await Promise.all(known.map(({ address }) => sources.exists(socketPath(address))));
  return known
    .filter((_, index) => there[index])
    .map(({ name, title, origin, address }) => ({ called: name, title, origin, address, explicit: false }));
}

/** An address that the user wrote, with the TLS files that Docker's variables name. */
async function target(
  text: string,
  sources: EndpointSources,
): Promise<{ address: string; tls?: EndpointTls; problem?: string }> {
  const parsed = parseAddress(text);
  if ('problem' in parsed) return { address: '', problem: parsed.problem };
  const { env } = sources;
  const verify = Boolean(env['DOCKER_TLS_VERIFY']);
  if (!parsed.address.startsWith('tcp:') || !(verify || env['DOCKER_TLS'] || parsed.secure))
    return { address: parsed.address };
  const folder = env['DOCKER_CERT_PATH'];
  const files = await tlsFiles(folder || dockerFolder(sources), sources);
  if (folder && !files)
    return {
      address: '',
      problem: `DOCKER_CERT_PATH names ${folder}, where no ca.pem, cert.pem or key.pem is.`,
    };
  const skip = !verify && Boolean(env['DOCKER_TLS']) && !parsed.secure;
  return { address: parsed.address, tls: { ...files, ...(skip && { skipVerify: true as const }) } };
}

/** Equal for two addresses of one socket, whatever links lead there. */
async function addressKey(address: string, sources: EndpointSources): Promise<string> {
  if (!address.startsWith('unix:')) return address;
  const path = socketPath(address);
  return `unix://${await sources.realPath(path).catch(() => path)}`;
}

const shortAddress = (address: string): string =>
  address.startsWith('npipe:')
    ? address.slice(address.lastIndexOf('/') + 1)
    : address.slice(address.indexOf('://') + '://'.length);
