import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pythonIn } from '../src/backends/local/pythonEnvironment.ts';
import { SessionFolder } from '../src/backends/local/sessionFolder.ts';
import { endWorker, spawnWorker } from '../src/backends/local/workerProcess.ts';
import { Figures, type Row } from './figures.ts';
import { quiet, workerProgram, type Stage } from './stage.ts';

/** What was stopped takes time to be gone; milliseconds before each start. */
const settle = 300;

/** A start whose environment is there, beside spawning the worker and nothing else. */
export async function secondStart(stage: Stage, times: number): Promise<Row[]> {
  const dir = stage.sample('hello-flow');
  const { session } = await stage.sessions.start(dir, {}, quiet);
  const python = pythonIn(session!.environment!.location);
  await stage.sessions.stop(dir, quiet);
  const [start, worker, both] = [new Figures(), new Figures(), new Figures()];
  const once = async (from: Figures, alone: Figures, andRun: Figures): Promise<void> => {
    await spawnAlone(stage, python, alone);
    await delay(settle);
    await from.time(async () => await stage.sessions.start(dir, {}, quiet));
    await stage.sessions.stop(dir, quiet);
    await delay(settle);
    await andRun.time(async () => {
      await stage.sessions.start(dir, {}, quiet);
      await stage.sessions.run(dir, {}, () => {}, new AbortController().signal);
    });
    await stage.sessions.stop(dir, quiet);
  };
  await once(new Figures(), new Figures(), new Figures());
  for (let index = 0; index < times; index += 1) await once(start, worker, both);
  const ratio = start.median / worker.median;
  return [
    {
      what: 'second start: the environment is there, the session is not',
      measured: start.words,
      against: `the worker’s process alone, to its first answer: ${worker.words}`,
      ratio: `${ratio.toFixed(2)} times as long`,
      target: { wanted: 'under 1.5 times', holds: ratio < 1.5 },
    },
    {
      what: 'the same with the first run, which waits for prompt flow’s import',
      measured: both.words,
      against: '',
      ratio: '',
    },
  ];
}

async function spawnAlone(stage: Stage, python: string, figures: Figures): Promise<void> {
  const folder = new SessionFolder(stage.home, randomBytes(16).toString('hex'));
  folder.make();
  try {
    await delay(settle);
    const client = await figures.time(async () => {
      const spawned = await spawnWorker(folder, python, workerProgram, 60);
      await spawned.request('hello');
      return spawned;
    });
    client.close();
  } finally {
    await endWorker(folder, 'measured');
    rmSync(folder.path, { recursive: true });
  }
}
