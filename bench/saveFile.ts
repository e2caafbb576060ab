import { copyFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Figures, type Row } from './figures.ts';
import { quiet, type Stage } from './stage.ts';

/** A save in a flow of 300 files and 50 MB, until the session has it. */
export async function saveFile(stage: Stage, times: number): Promise<Row[]> {
  const files: Record<string, string> = {
    'flow.dag.yaml': 'nodes: [{name: a, type: python, source: {type: code, path: a.py}}]\n',
    'a.py': '',
    'requirements.txt': '',
  };
  for (let index = 0; index < 297; index += 1)
    files[`data/${index % 12}/part-${index}.txt`] = String(index).padEnd(170_000, '.');
  const dir = stage.flow('large', files);
  await stage.sessions.start(dir, {}, quiet);
  const [save, copy, all] = [new Figures(), new Figures(), new Figures()];
  const path = join(dir, 'a.py');
  for (let index = 0; index < times + 1; index += 1) {
    writeFileSync(path, `x = ${index}\n${'#'.repeat(index)}`);
    await (index ? save : new Figures()).time(async () => {
      const changed = await stage.sessions.sync(dir);
      if (changed?.copied.join() !== 'a.py') throw new Error(`brought ${JSON.stringify(changed)}`);
    });
    await (index ? copy : new Figures()).time(() => copyFileSync(path, join(stage.folder, 'copied.py')));
  }
  const whole = join(stage.folder, 'whole');
  for (let index = 0; index < 3; index += 1) {
    await all.time(() => cpSync(dir, whole, { recursive: true }));
    rmSync(whole, { recursive: true });
  }
  await stage.sessions.stop(dir, quiet);
  return [
    {
      what: 'a save of one file in a flow of 300 files, 50 MB, into the session',
      measured: save.words,
      against: `copying that one file: ${copy.words}; the whole folder: ${all.words}`,
      ratio: `${inWordsOf(save)} (under 50 ms)`,
      holds: save.median < 50,
    },
  ];
}

const inWordsOf = (figures: Figures): string => `${figures.median.toFixed(0)} ms`;
