import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInHost } from '../test/editor/harness/runInHost.ts';
import { Figures, type Row } from './figures.ts';
import { root, type Stage } from './stage.ts';

/** Loading and activating the extension in the real extension host, each time in a new window whose workspace has no flow. */
export async function activation(stage: Stage, times: number): Promise<Row[]> {
  const folder = join(stage.folder, 'empty');
  mkdirSync(folder);
  const path = join(stage.folder, 'figures.json');
  const [load, activate, whole] = [new Figures(), new Figures(), new Figures()];
  for (let index = 0; index < times; index += 1) {
    const [test] = await runInHost({
      specs: [join(import.meta.dirname, 'activation.host.ts')],
      folder,
      extension: root,
      env: { FLOW_SESSIONS_HOME: stage.home.root, FLOW_SESSIONS_FIGURES: path },
    });
    if (test?.state !== 'passed') throw new Error(test?.error ?? 'no figure');
    const { loadMs, activateMs, wholeMs } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
    load.add(loadMs!);
    activate.add(activateMs!);
    whole.add(wholeMs!);
  }
  const { size } = statSync(join(root, 'dist', 'extension.cjs'));
  return [
    {
      what: '`activate()` in the real extension host',
      measured: activate.words,
      against: `loading the bundle: ${load.words}; with that and what the host does before: ${whole.words}`,
      ratio: '',
      target: { wanted: 'median under 30 ms', holds: activate.median < 30 },
    },
    {
      what: 'the bundle that is loaded for it',
      measured: `**${(size / 1000).toFixed(0)} kB**`,
      against: '',
      ratio: '',
      target: { wanted: 'under 400 kB', holds: size < 400_000 },
    },
  ];
}
