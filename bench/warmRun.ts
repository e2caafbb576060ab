import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mustRun } from './mustRun.ts';
import { Figures, type Row } from './figures.ts';
import { quiet, root, type Stage } from './stage.ts';

/** The floor: prompt flow's executor in a process that has it imported, nothing around it. */
const floor = `
import os, sys, time
from pathlib import Path
from promptflow.executor import FlowExecutor
flow = Path(sys.argv[1])
os.chdir(flow)
sys.path.insert(0, str(flow))
for line in sys.stdin:
    began = time.perf_counter()
    FlowExecutor.create(flow / "flow.dag.yaml", {}, flow).exec_line({"traveller": "Ada", "place": "Lisbon", "distance_km": 2277, "days_away": 12})
    print("took", (time.perf_counter() - began) * 1000, flush=True)
`;

/** A run through the session beside pf flow test, the executor alone, and the whole terminal program. */
export async function warmRun(stage: Stage, times: number): Promise<Row[]> {
  const dir = stage.sample('hello-flow');
  const { session } = await stage.sessions.start(dir, {}, quiet);
  const environment = session!.environment!.location;
  const pfHome = join(stage.folder, 'pf-home');
  mkdirSync(pfHome);
  writeFileSync(join(pfHome, 'pf.yaml'), 'telemetry:\n  enabled: false\n');
  // Without these two it would also start its trace service, which has nothing to do with running a flow.
  const env = { PF_HOME_DIRECTORY: pfHome, PF_TRACING_SKIP_LOCAL_SETUP: 'true' };
  const executor = spawn(join(environment, 'bin', 'python'), ['-c', floor, dir], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  const answers = createInterface({ input: executor.stdout })[Symbol.asyncIterator]();
  const ask = async (): Promise<number> => {
    executor.stdin.write('\n');
    for (;;) {
      const { value } = await answers.next();
      if (value?.startsWith('took ')) return Number(value.slice(5));
    }
  };
  const run = async (): Promise<void> => {
    const { status } = await stage.sessions.run(dir, {}, () => {}, new AbortController().signal);
    if (status !== 'completed') throw new Error(`the run ${status}`);
  };
  const [session1, peer, alone, terminal] = [new Figures(), new Figures(), new Figures(), new Figures()];
  await run();
  await ask();
  for (let index = 0; index < times; index += 1) {
    await session1.time(run);
    alone.add(await ask());
    await terminal.time(
      async () =>
        await mustRun(process.execPath, [join(root, 'dist', 'cli.cjs'), 'run', dir, '--json'], {
          FLOW_SESSIONS_HOME: stage.home.root,
        }),
    );
    await peer.time(
      async () => await mustRun(join(environment, 'bin', 'pf'), ['flow', 'test', '--flow', dir], env),
    );
  }
  executor.kill();
  const ratio = peer.median / session1.median;
  const { rssBytes } = await stage.sessions.stats(dir);
  return [
    {
      what: 'warm run of hello-flow through the session',
      measured: session1.words,
      against: `\`pf flow test\`, same flow, same environment: ${peer.words}`,
      ratio: `${ratio.toFixed(0)} times faster (at least 10)`,
      holds: ratio >= 10,
    },
    {
      what: 'the same, as the whole program `flow-session run`',
      measured: terminal.words,
      against: `\`pf flow test\`: ${peer.words}`,
      ratio: `${(peer.median / terminal.median).toFixed(0)} times faster`,
      holds: true,
    },
    {
      what: 'the floor: executor create and exec in a warm process',
      measured: alone.words,
      against: 'the run through the session',
      ratio: `the session takes ${(session1.median / alone.median).toFixed(1)} times the floor`,
      holds: true,
    },
    {
      what: 'idle memory of a session (worker with prompt flow imported)',
      measured: `${(rssBytes / 1e6).toFixed(0)} MB resident`,
      against: '',
      ratio: '',
      holds: true,
    },
  ];
}
