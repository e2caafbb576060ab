import { copyFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Figures, type Row } from './figures.ts';
import { PhaseClock } from './phaseClock.ts';
import { quiet, type Stage } from './stage.ts';

/** A save in a flow of 300 files and 50 MB, until the session has it, and the first copy of all of them. */
export async function saveFile(stage: Stage, times: number): Promise<Row[]> {
  const files: Record<string, string> = {
    'flow.dag.yaml': 'nodes: [{name: a, type: python, source: {type: code, path: a.py}}]\n',
    'a.py': '',
    'requirements.txt': '',
  };
  for (let index = 0; index < 297; index += 1)
    files[`data/${index % 12}/part-${index}.txt`] = String(index).padEnd(170_000, '.');
  const dir = stage.flow('large', files);
  const [first, whole, save, copy] = [new Figures(), new Figures(), new Figures(), new Figures()];
  const copied = join(stage.folder, 'copied');
  await stage.sessions.start(dir, {}, quiet);
  for (let index = 0; index < 5; index += 1) {
    await stage.sessions.stop(dir, quiet);
    const clock = new PhaseClock();
    await stage.sessions.start(dir, {}, clock.report);
    clock.stop();
    first.add(clock.spent.get('files')!);
    await whole.time(() => cpSync(dir, copied, { recursive: true }));
    rmSync(copied, { recursive: true });
  }
  const path = join(dir, 'a.py');
  for (let index = 0; index < times; index += 1) {
    writeFileSync(path, `x = ${index}\n${'#'.repeat(index)}`);
    await save.time(async () => {
      const changed = await stage.sessions.sync(dir);
      if (changed?.copied.join() !== 'a.py') throw new Error(`brought ${JSON.stringify(changed)}`);
    });
    await copy.time(() => copyFileSync(path, copied));
  }
  return [
    {
      what: 'a save of one file in a flow of 300 files, 50 MB, until the session has it',
      measured: save.words,
      against: `copying that one file, knowing which: ${copy.words}`,
      ratio: '',
      target: { wanted: 'median under 50 ms', holds: save.median < 50 },
    },
    {
      what: 'the first copy of all 300 files, 50 MB (phase "files" of a start)',
      measured: first.words,
      against: `copying the folder: ${whole.words}`,
      ratio: `${(first.median / whole.median).toFixed(1)} times as long`,
    },
  ];
}
