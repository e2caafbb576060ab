import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { parseFlowDefinition } from '../../src/flow/flowDefinition.ts';

/**
 * Copies the corpus and makes it whole: empty files for what it only lists, and for what its flows include. Returns the
 * paths of its flows.
 */
export function layOutCorpus(from: string, to: string): string[] {
  for (const name of readdirSync(from))
    if (statSync(join(from, name)).isDirectory())
      cpSync(join(from, name), join(to, name), { recursive: true });
  for (const path of readFileSync(join(from, 'filelist.txt'), 'utf8').split('\n'))
    if (path) touch(join(to, path));
  const index = JSON.parse(readFileSync(join(from, 'index.json'), 'utf8')) as {
    path: string;
    kind: string;
  }[];
  const flows = index.filter(({ kind }) => kind === 'dag' || kind === 'flex').map(({ path }) => path);
  for (const flow of flows) {
    const path = join(to, flow);
    for (const { value } of parseFlowDefinition(readFileSync(path, 'utf8'), path).additionalIncludes) {
      const target = resolve(dirname(path), value);
      if (!existsSync(target)) touch(extname(target) ? target : join(target, 'inside.txt'));
    }
  }
  return flows;
}

function touch(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
}
