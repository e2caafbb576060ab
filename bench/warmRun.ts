import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../scripts/lib/runCommand.ts';
import { ExecutorFloor } from './executorFloor.ts';
import { Figures, megabytes, type Row } from './figures.ts';
import { pythonIn } from '../src/backends/local/pythonEnvironment.ts';
import { quiet, root, type Stage } from './stage.ts';

/** A run through the session beside `pf flow test`, the executor alone, and the whole terminal program. */
export async function warmRun(stage: Stage, times: number): Promise<Row[]> {
  const dir = stage.sample('hello-flow');
  // Prompt flow writes its results into the flow's folder, which the session would then have to bring.
  const peerDir = stage.sample('hello-flow', 'peer-flow');
  const { session } = await stage.sessions.start(dir, {}, quiet);
  const environment = session!.environment!.location;
  const pfHome = join(stage.folder, 'pf-home');
  mkdirSync(pfHome);
  writeFileSync(join(pfHome, 'pf.yaml'), 'telemetry:\n  enabled: false\n');
  const env = { PF_HOME_DIRECTORY: pfHome, PF_TRACING_SKIP_LOCAL_SETUP: 'true' };
  const pf = join(pythonIn(environment), '..', 'pf');
  const cli = join(root, 'dist', 'cli.cjs');
  const inSession = async (): Promise<void> => {
    const { status } = await stage.sessions.run(dir, {}, () => {}, new AbortController().signal);
    if (status !== 'completed') throw new Error(`the run ${status}`);
  };
  const terminal = async (): Promise<void> => {
    const home = { FLOW_SESSIONS_HOME: stage.home.root };
    await mustRun('flow-session run', process.execPath, [cli, 'run', dir, '--json'], {
      env: { ...process.env, ...home },
    });
  };
  const peer = async (): Promise<void> => {
    await mustRun('pf flow test', pf, ['flow', 'test', '--flow', peerDir], {
      env: { ...process.env, ...env },
    });
  };
  const executor = new ExecutorFloor(pythonIn(environment), dir, env);
  const [warm, floor, whole, other] = [new Figures(), new Figures(), new Figures(), new Figures()];
  try {
    // The first of each fills the caches of all.
    await inSession();
    await executor.run();
    await terminal();
    await peer();
    for (let index = 0; index < times; index += 1) {
      await warm.time(inSession);
      await other.time(peer);
      await whole.time(terminal);
      floor.add(await executor.run());
    }
  } finally {
    await executor.end();
  }
  const idle = await stage.sessions.stats(dir);
  const ratio = other.median / warm.median;
  return [
    {
      what: 'warm `run` of hello-flow through the session, files brought up to date first',
      measured: warm.words,
      against: `\`pf flow test\`: ${other.words}`,
      ratio: `${ratio.toFixed(0)} times faster`,
      target: { wanted: 'at least 10 times', holds: ratio >= 10 },
    },
    {
      what: 'the same with `flow-session run`, the whole program',
      measured: whole.words,
      against: `\`pf flow test\`: ${other.words}`,
      ratio: `${(other.median / whole.median).toFixed(0)} times faster`,
    },
    {
      what: 'the floor: prompt flow’s executor made and called in a process that has it imported',
      measured: floor.words,
      against: `the run through the session: ${warm.words}`,
      ratio: `the session takes ${(warm.median / floor.median).toFixed(1)} times the floor`,
    },
    {
      what: 'idle memory of one session: the worker with prompt flow imported; the terminal leaves no process',
      measured: `**${megabytes(idle.rssBytes)}** resident`,
      against: '',
      ratio: '',
    },
  ];
}
