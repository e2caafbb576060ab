import { dirname } from 'node:path';
import { makeFolder } from './makeFolder.ts';
import { readJson, writeJson } from './jsonFile.ts';

/**
 * Writes the editor's settings to where the terminal reads them. A file that people wrote by hand is replaced only when the
 * editor has settings of its own.
 */
export async function shareSettings(
  path: string,
  settings: Record<string, unknown>,
  hasOwn: boolean,
): Promise<void> {
  const before = await readJson<{ writtenBy?: string }>(path);
  if (!hasOwn && before?.writtenBy !== 'editor') return;
  await makeFolder(dirname(path));
  await writeJson(path, { writtenBy: 'editor', ...settings });
}
