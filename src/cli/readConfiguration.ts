import { existsSync } from 'node:fs';
import { readJson } from '../host/jsonFile.ts';

/** The settings of this machine's home folder; a file of them that is no JSON is told, and counts as none. */
export async function readConfiguration(path: string, tell: (text: string) => void): Promise<unknown> {
  const configuration = await readJson<unknown>(path);
  if (configuration === undefined && existsSync(path))
    tell(`note: ${path} is not valid JSON, so the settings in it do not count.`);
  return configuration;
}
