import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { definitionNames } from '../../flow/definitionNames.ts';
import { parseFlowDocument } from '../document/flowDocument.ts';

/** How many folders above a path may be the flow folder that it lies in. */
const furthest = 3;

/** True where an include of a flow in a folder above may bring an absolute path, by its name alone. */
export async function mayBeBrought(path: string): Promise<boolean> {
  let name = path;
  for (let up = 0; up < furthest && name !== posix.dirname(name); up += 1) {
    const folder = posix.dirname(name);
    for (const definition of definitionNames) {
      const flow = `${folder}/${definition}`;
      const text = await readFile(flow, 'utf8').catch(() => '');
      if (!text.includes('additional_includes')) continue;
      const { includes } = parseFlowDocument(text, flow).model;
      if (includes.some((item) => brings(item.text, posix.basename(name)))) return true;
    }
    name = folder;
  }
  return false;
}

function brings(item: string, name: string): boolean {
  const own = posix.basename(item.replaceAll('\\', '/'));
  // What these are called shows only where they lead.
  return own === '.' || own === '..' || own.toLowerCase() === name.toLowerCase();
}
