import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInHost } from '../test/editor/harness/runInHost.ts';
import { Figures, type Row } from './figures.ts';
import { root, type Stage } from './stage.ts';

/** Loading and activating the extension in the real extension host, in a workspace that has no flow. */
export async function activation(stage: Stage, times: number): Promise<Row[]> {
  const folder = join(stage.folder, 'empty');
  mkdirSync(folder);
  const figure = join(stage.folder, 'figure');
  const figures = new Figures();
  for (let index = 0; index < times; index += 1) {
    const [test] = await runInHost({
      specs: [join(import.meta.dirname, 'activation.host.ts')],
      folder,
      extension: root,
      env: { FLOW_SESSIONS_HOME: stage.home.root, FLOW_SESSIONS_FIGURE: figure },
    });
    if (test?.state !== 'passed') throw new Error(test?.error ?? 'no figure');
    figures.add(Number(readFileSync(figure, 'utf8')));
  }
  const { size } = statSync(join(root, 'dist', 'extension.cjs'));
  return [
    {
      what: '`activate()` with loading the bundle, in the real extension host',
      measured: figures.words,
      against: '',
      ratio: `${figures.median.toFixed(0)} ms (under 30 ms)`,
      holds: figures.median < 30,
    },
    {
      what: 'the bundle that is loaded',
      measured: `${(size / 1000).toFixed(0)} kB`,
      against: '',
      ratio: 'under 400 kB',
      holds: size < 400_000,
    },
  ];
}
