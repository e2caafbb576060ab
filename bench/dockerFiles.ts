import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockerStage } from './dockerStage.ts';
import { Figures, type Row } from './figures.ts';
import { PhaseClock } from './phaseClock.ts';
import { quiet } from './stage.ts';

const [files, bytes] = [1000, 100_000];

/** One changed file of a large folder, all of its files for the first time, and all of them later, beside `docker cp`. */
export async function dockerFiles(stage: DockerStage, times: number): Promise<Row[]> {
  const { sessions } = stage;
  const dir = stage.flow('large', {
    'flow.dag.yaml': `environment: {image: ${stage.image}}\nnodes: [{name: a, type: python, source: {type: code, path: a.py}}]\n`,
    'a.py': '',
  });
  const [data, away] = [join(dir, 'data'), join(stage.folder, 'away')];
  for (let index = 0; index < files; index += 1) {
    const folder = join(away, String(index % 20));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `part-${index}.bin`), randomBytes(bytes));
  }
  await sessions.start(dir, {}, quiet);
  const container = await stage.raw(await stage.imageOf(dir));
  const copied = async (to: string): Promise<void> => {
    await stage.run('cp', dir, `${container.id}:${to}`);
  };
  const synced = async (count: number): Promise<void> => {
    const done = await sessions.sync(dir);
    if (done?.copied.length !== count) throw new Error(`${done?.copied.length} files came, not ${count}`);
  };
  const [one, all, first] = [new Figures(), new Figures(), new Figures()];
  const [later, copy] = [new Figures(), new Figures()];
  for (let index = 0; index < times; index += 1) {
    await stage.settle();
    renameSync(away, data);
    await later.time(async () => await synced(files));
    await sessions.stop(dir, quiet);
    await stage.settle();
    const clock = new PhaseClock();
    await sessions.start(dir, {}, clock.report);
    clock.stop();
    first.add(clock.spent.get('files')!);
    await stage.settle(dir);
    await copy.time(async () => await copied(`/copy-${index}`));
    await stage.settle();
    writeFileSync(join(dir, 'a.py'), `x = ${index}\n`);
    await one.time(async () => await synced(1));
    await all.time(async () => await copied(`/copy-${index}`));
    await stage.run('exec', container.id, 'rm', '-r', `/copy-${index}`);
    renameSync(data, away);
    await synced(0);
  }
  await stage.removeRaw(container);
  await sessions.stop(dir, quiet);
  const ratio = all.median / one.median;
  const longer = first.median / copy.median;
  return [
    {
      what: 'one changed file of 1,000, 100 MB, into the session',
      measured: one.words,
      against: `\`docker cp\` of the folder: ${all.words}`,
      ratio: `${ratio.toFixed(0)} times faster`,
      target: { wanted: 'at least 20 times, median under 50 ms', holds: ratio >= 20 && one.median < 50 },
    },
    {
      what: 'all 1,000 files, 100 MB, for the first time (phase “files” of a start)',
      measured: first.words,
      against: `\`docker cp\` of the folder: ${copy.words}`,
      ratio: `${longer.toFixed(2)} times as long`,
      target: { wanted: 'no slower', holds: longer <= 1 },
    },
    {
      what: 'all of them at once into a session that has been started',
      measured: later.words,
      against: `\`docker cp\` of the folder: ${copy.words}`,
      ratio: `${(later.median / copy.median).toFixed(2)} times as long`,
    },
  ];
}
