import type { SessionManager } from '../src/session/sessionManager.ts';
import type { DockerStage } from './dockerStage.ts';
import { engineCalls } from './engineCalls.ts';
import { Figures, type Row } from './figures.ts';
import { quiet } from './stage.ts';

/** With many sessions on one engine: what the tree does when it hears that one changed, beside listing all of them anew. */
export async function dockerTree(stage: DockerStage, count: number, times: number): Promise<Row[]> {
  const dirs: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const dir = stage.flow(`many-${index}`, {
      'flow.dag.yaml': `environment: {image: ${stage.plainImage}}\nnodes: [{name: a, type: python, source: {type: code, path: a.py}}]\n`,
      'a.py': '',
    });
    dirs.push(dir);
    await stage.sessions.start(dir, {}, quiet);
  }
  const { sessions, backend } = stage.open();
  await backend.watch();
  await sessions.list();
  await stage.settle();
  const [refresh, heard, connect, anew] = [new Figures(), new Figures(), new Figures(), new Figures()];
  const calls = { refresh: [] as number[], connect: [] as number[], anew: [] as number[] };
  for (let index = 0; index < times; index += 1) {
    const dir = dirs[(index * 7) % count]!;
    const { flow } = await stage.sessions.status(dir);
    const container = await stage.containerOf(dir);
    // What the tree does with a session that nobody has asked for more yet.
    calls.connect.push(
      (await engineCalls(async () => await connect.time(async () => await sessions.status(dir)))).length,
    );
    await stage.settle();
    const told = changeOf(sessions, flow.key);
    await heard.time(async () => {
      await container.rename({ name: `flow-sessions-bench-${process.pid}-${index}` });
      await told;
    });
    calls.refresh.push(
      (await engineCalls(async () => await refresh.time(async () => await sessions.status(dir)))).length,
    );
    const other = stage.open();
    calls.anew.push(
      (
        await engineCalls(
          async () =>
            await anew.time(async () => {
              const all = await other.sessions.list();
              if (all.length < count) throw new Error(`${all.length} sessions are listed, not ${count}`);
            }),
        )
      ).length,
    );
    await stage.settle();
  }
  for (const dir of dirs) await stage.sessions.stop(dir, quiet);
  const most = Math.max(...calls.refresh);
  const all = `all of them listed anew by another window: ${anew.words}, ${Math.max(...calls.anew)} calls to the engine`;
  return [
    {
      what: `${count} sessions on one engine: one changed, until the tree has read it`,
      measured: `${refresh.words}, ${inCalls(most)}; heard of ${heard.words} after it was asked for`,
      against: all,
      ratio: `${(anew.median / refresh.median).toFixed(1)} times faster`,
      target: { wanted: 'median under 50 ms, one call', holds: refresh.median < 50 && most === 1 },
    },
    {
      what: 'the same for the first time in a window that has no connection to it yet',
      measured: `${connect.words}, ${inCalls(Math.max(...calls.connect))}`,
      against: all,
      ratio: '',
    },
  ];
}

/** Resolves when the window hears that the session changed. */
async function changeOf(sessions: SessionManager, key: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const limit = setTimeout(() => reject(new Error('the change was not heard of')), 10_000);
  const listening = sessions.onDidChange((changed) => {
    if (changed === key) resolve();
  });
  try {
    await promise;
  } finally {
    clearTimeout(limit);
    listening.dispose();
  }
}

const inCalls = (count: number): string => `${count} ${count === 1 ? 'call' : 'calls'} to the engine`;
