import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import type { EndpointSources } from '../../../../src/backends/docker/endpoints/endpointSources.ts';

/** A machine that exists only as a list of its files. */
export interface Machine extends Partial<
  Pick<EndpointSources, 'env' | 'home' | 'platform' | 'uid' | 'setting'>
> {
  files?: Record<string, string>;
  sockets?: string[];
  /** Link → where it leads. */
  links?: Record<string, string>;
}

export function fakeSources({ files = {}, sockets = [], links = {}, ...rest }: Machine): EndpointSources {
  const platform = rest.platform ?? 'linux';
  const { sep } = platform === 'win32' ? win32 : posix;
  const missing = (path: string) => Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  return {
    env: {},
    home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me',
    uid: 1000,
    setting: '',
    ...rest,
    platform,
    async readFile(path) {
      if (files[path] === undefined) throw missing(path);
      return files[path];
    },
    async listFolder(path) {
      const inside = Object.keys(files).filter((file) => file.startsWith(path + sep));
      if (inside.length === 0) throw missing(path);
      return [...new Set(inside.map((file) => file.slice(path.length + 1).split(sep)[0] ?? ''))];
    },
    exists: async (path) => path in files || sockets.includes(path) || path in links,
    async realPath(path) {
      const target = links[path] ?? path;
      if (!(target in files) && !sockets.includes(target)) throw missing(path);
      return target;
    },
  };
}

/** The files that `docker context create` writes. */
export function contextFiles(
  name: string,
  docker: { Host?: string; SkipTLSVerify?: boolean },
  { folder = '/home/me/.docker', tls = [] as string[], sep = '/' } = {},
): Record<string, string> {
  const hash = createHash('sha256').update(name).digest('hex');
  const at = (...parts: string[]) => [folder, 'contexts', ...parts].join(sep);
  const meta = JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker } });
  return {
    [at('meta', hash, 'meta.json')]: meta,
    ...Object.fromEntries(tls.map((part) => [at('tls', hash, 'docker', `${part}.pem`), 'PEM'])),
  };
}
