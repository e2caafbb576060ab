import { readFile, stat } from 'node:fs/promises';
import { decodeRequirements } from '../../flow/requirements/decodeRequirements.ts';

/** No run is longer, in bytes: other YAML is not read to find out whether it is one. */
export const longestRun = 200_000;

/**
 * The text of a file; undefined where it is longer than so many bytes, cannot be read, or is no file: a device has no end.
 * YAML is UTF-8 for prompt flow; anything else may be a requirements file, which pip decodes in its own way.
 */
export async function readText(path: string, most: number): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > most) return undefined;
    const bytes = await readFile(path);
    return /\.ya?ml$/i.test(path) ? bytes.toString('utf8') : decodeRequirements(bytes);
  } catch {
    return undefined;
  }
}
