import { readFile, stat } from 'node:fs/promises';

/** No run is longer, in bytes: other YAML is not read to find out whether it is one. */
export const longestRun = 200_000;

/** The text of a file; undefined where it is longer than so many bytes, cannot be read, or is no file: a device has no end. */
export async function readText(path: string, most: number): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= most ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
