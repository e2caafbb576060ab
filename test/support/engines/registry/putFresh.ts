import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ownArchitecture } from '../images/recipes.ts';
import type { FreshImage, RegistryUser } from './testRegistry.ts';

interface Blob {
  mediaType: string;
  size: number;
  digest: string;
}

interface Manifest {
  config: Blob;
  layers: Blob[];
}

interface ImageConfig {
  rootfs: { type: string; diff_ids: string[] };
  history?: object[];
}

const docker = 'application/vnd.docker';
const manifestType = `${docker}.distribution.manifest.v2+json`;

/** Uploads an image with a new layer over the registry's own API; resolves to its full name. */
export async function putFresh(
  host: string,
  name: string,
  { bytes, on }: FreshImage,
  auth: RegistryUser | undefined,
): Promise<string> {
  const [repo = '', tag = 'latest'] = name.split(':');
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const basic = auth && `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
    const headers = { ...(basic && { Authorization: basic }), ...(init.headers as Record<string, string>) };
    const url = new URL(path, `http://${host}/v2/${repo}/`);
    const response = await fetch(url, { ...init, headers });
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${await response.text()}`);
    return response;
  };
  const upload = async (mediaType: string, data: Buffer): Promise<Blob> => {
    const digest = digestOf(data);
    const { headers } = await call('blobs/uploads/', { method: 'POST' });
    const place = new URL(headers.get('location') ?? '', `http://${host}/`);
    place.searchParams.set('digest', digest);
    await call(place.href, {
      method: 'PUT',
      body: new Uint8Array(data),
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    return { mediaType, size: data.length, digest };
  };

  const base = on === undefined ? nothing() : await read(call, on.slice(on.lastIndexOf(':') + 1));
  const layer = tarOf('fresh.bin', randomBytes(bytes));
  const created = '2026-01-01T00:00:00Z';
  const config = {
    ...base.config,
    rootfs: { type: 'layers', diff_ids: [...base.config.rootfs.diff_ids, digestOf(layer)] },
    history: [...(base.config.history ?? []), { created, created_by: 'fresh' }],
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: await upload(`${docker}.container.image.v1+json`, Buffer.from(JSON.stringify(config))),
    layers: [
      ...base.layers,
      await upload(`${docker}.image.rootfs.diff.tar.gzip`, gzipSync(layer, { level: 1 })),
    ],
  };
  await call(`manifests/${tag}`, {
    method: 'PUT',
    body: JSON.stringify(manifest),
    headers: { 'Content-Type': manifestType },
  });
  return `${host}/${repo}:${tag}`;
}

function nothing(): { config: ImageConfig; layers: Blob[] } {
  const config = { architecture: ownArchitecture, os: 'linux', config: {} };
  return { config: { ...config, rootfs: { type: 'layers', diff_ids: [] } }, layers: [] };
}

async function read(call: (path: string, init?: RequestInit) => Promise<Response>, tag: string) {
  const response = await call(`manifests/${tag}`, { headers: { Accept: manifestType } });
  const { config, layers } = (await response.json()) as Manifest;
  return { config: (await (await call(`blobs/${config.digest}`)).json()) as ImageConfig, layers };
}

const digestOf = (data: Buffer) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

/** A tar with one file. */
function tarOf(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(512);
  head.write(name);
  head.write('0000644\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  head.write('00000000000\0', 136);
  head.write('        0', 148);
  head.write('ustar\0' + '00', 257);
  head.write(
    `${head
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([head, data, Buffer.alloc(1024 + ((512 - (data.length % 512)) % 512))]);
}
