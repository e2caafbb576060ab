import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { pythonIn } from '../src/backends/local/pythonEnvironment.ts';
import { SessionFolder } from '../src/backends/local/sessionFolder.ts';
import { endWorker, spawnWorker } from '../src/backends/local/workerProcess.ts';
import { Figures, type Row } from './figures.ts';
import { quiet, workerProgram, type Stage } from './stage.ts';

/** A start whose environment is there, beside spawning the worker and nothing else. */
export async function secondStart(stage: Stage, times: number): Promise<Row[]> {
  const dir = stage.sample('hello-flow');
  const { session } = await stage.sessions.start(dir, {}, quiet);
  const python = pythonIn(session!.environment!.location);
  await stage.sessions.stop(dir, quiet);
  const [start, worker] = [new Figures(), new Figures()];
  for (let index = 0; index < times + 1; index += 1) {
    const counted = index > 0;
    const folder = new SessionFolder(stage.home, randomBytes(16).toString('hex'));
    folder.make();
    const client = await (counted ? worker : new Figures()).time(async () => {
      const spawned = await spawnWorker(folder, python, workerProgram, 60);
      await spawned.request('hello');
      return spawned;
    });
    client.close();
    await endWorker(folder, 'measured');
    rmSync(folder.path, { recursive: true });
    await (counted ? start : new Figures()).time(async () => await stage.sessions.start(dir, {}, quiet));
    await stage.sessions.stop(dir, quiet);
  }
  const ratio = start.median / worker.median;
  return [
    {
      what: 'second start, environment already built',
      measured: start.words,
      against: `spawning the worker alone, to its first answer: ${worker.words}`,
      ratio: `${ratio.toFixed(2)} times it (under 1.5)`,
      holds: ratio < 1.5,
    },
  ];
}
