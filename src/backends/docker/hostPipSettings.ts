import { readFile } from 'node:fs/promises';
import { outside } from './requirementFiles.ts';
import type { TarEntry } from './tarStream.ts';

/** What this machine's pip is told, for a pip in a container. */
export interface HostPipSettings {
  env: Record<string, string>;
  /** The certificates that `env` names, as they are to lie in the container. */
  entries: TarEntry[];
}

/** Variables that mean the same in a container. */
const passed =
  /^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT|RETRIES|NO_INDEX|PRE|CONSTRAINT)|(https?|no|all)_proxy)$/i;

/** Variables that name a file of trusted certificates, the most special one first. */
const certificates = ['PIP_CERT', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'];

/**
 * The package index, the proxy and the certificates that pip on this machine is told to use, so that an environment can be
 * built behind them too. What names this machine itself is left out: a container would look at itself.
 */
export async function hostPipSettings(env: NodeJS.ProcessEnv = process.env): Promise<HostPipSettings> {
  const settings: HostPipSettings = { env: {}, entries: [] };
  for (const [name, value] of Object.entries(env)) {
    if (value && passed.test(name) && !/\/\/(localhost|127\.|\[::1\])/.test(value))
      settings.env[name] = value;
  }
  for (const name of certificates) {
    const path = env[name];
    const bytes = path ? await readFile(path).catch(() => undefined) : undefined;
    if (!bytes) continue;
    const place = `${outside}/certificates.pem`;
    settings.entries.push({ kind: 'bytes', path: place.slice(1), bytes });
    settings.env.PIP_CERT = place;
    break;
  }
  return settings;
}
