import assert from 'node:assert/strict';
import type { RunResult } from '../../../src/session/run.ts';
import { flowText, greetText, nodeText } from '../flowFolder.ts';
import type { Cases } from '../stage.ts';
import { eventually, quiet, stateOf } from '../steps.ts';

export const runCases: Cases = (stage) => {
  const { harness } = stage;
  const never = new AbortController().signal;
  const window = () => stage.open({ basePackages: harness.runBase });

  const started = async (files: Record<string, string> = {}, idle = 600) => {
    const { sessions } = window();
    const flow = stage.flow([], files);
    // What really runs comes from the package index, so the flow's own sources stay out.
    flow.require([]);
    const { flow: ref } = await sessions.start(flow.dir, { maxIdleTimeSeconds: idle }, quiet);
    const run = async (inputs: Record<string, unknown> = {}, signal = never) => {
      let log = '';
      const result = await sessions.run(flow.dir, { inputs }, ({ text }) => (log += text), signal);
      return { result, log };
    };
    return { flow, sessions, run, key: ref.key };
  };

  it('gives outputs, node timings and the log', async () => {
    const { run } = await started();
    const { result, log } = await run({ name: 'Bob' });
    assert.equal(result.status, 'completed', JSON.stringify(result.error));
    assert.deepEqual(result.outputs, { text: 'Hello Bob' });
    assert.match(log, /greeting Bob/);
    assert.deepEqual(
      result.nodes.map(({ name, status }) => [name, status.toLowerCase()]),
      [['greet', 'completed']],
    );
    assert.ok(result.nodes[0]!.durationMs! >= 0);
    assert.ok(result.durationMs > 0 && result.runId && result.log);
    assert.ok(!Number.isNaN(Date.parse(result.startedAt)));
  });

  it('takes defaults for what is left out, and runs code as it is now', async () => {
    const { flow, run, sessions } = await started();
    assert.deepEqual((await run()).result.outputs, { text: 'Hello Ada' });
    flow.write('greet.py', greetText('Goodbye '));
    assert.deepEqual((await run()).result.outputs, { text: 'Goodbye Ada' });
    flow.write('helper.py', 'def shout(word: str):\n    return "Ho " + word\n');
    flow.write('greet.py', nodeText('    return shout(name)', 'from helper import shout'));
    assert.deepEqual((await run()).result.outputs, { text: 'Ho Ada' });
    const runs = await sessions.runs(flow.dir);
    assert.deepEqual(
      runs.map(({ outputs }) => outputs),
      [{ text: 'Ho Ada' }, { text: 'Goodbye Ada' }, { text: 'Hello Ada' }],
    );
    const again = await stage.open({ basePackages: harness.runBase }).sessions.runs(flow.dir);
    assert.deepEqual(again, runs);
    let text = '';
    await sessions.logs(flow.dir, { runId: runs[2]!.runId }, (piece) => (text += piece));
    assert.match(text, /greeting Ada/);
  });

  it("a node that fails names the user's own file and line, through an include too", async () => {
    const { flow, run } = await started();
    flow.write('greet.py', nodeText('    raise ValueError("no such name")'));
    const failed = (await run()).result;
    assert.equal(failed.status, 'failed');
    assert.equal(failed.error?.type, 'ValueError');
    assert.match(failed.error?.message ?? '', /no such name/);
    assert.equal(failed.error?.node, 'greet');
    assertLast(failed, `${flow.dir}/greet.py`, 7);
    flow.write('../shared/helper.py', 'def shout(word: str):\n    raise KeyError("deep inside")\n');
    flow.write('greet.py', nodeText('    return shout(name)', 'from helper import shout'));
    flow.write('flow.dag.yaml', flowText(['greet'], 'additional_includes:\n- ../shared/helper.py\n'));
    const deep = (await run()).result;
    assert.equal(deep.error?.type, 'KeyError');
    assertLast(deep, flow.dir.replace(/flow$/, 'shared/helper.py'), 2);
    assert.ok(deep.error?.frames.some(({ file, line }) => file === `${flow.dir}/greet.py` && line === 7));
  });

  it('can be cancelled; the session is ready for the next one', async () => {
    const { flow, run, sessions } = await started({
      'greet.py': nodeText('    print("waiting", flush=True)\n    time.sleep(600)\n    return name'),
    });
    const abort = new AbortController();
    let log = '';
    const running = sessions.run(flow.dir, {}, ({ text }) => (log += text), abort.signal);
    await eventually('the node waits', async () => log.includes('waiting'));
    assert.equal(stateOf(await sessions.status(flow.dir), 'ready').activeRuns.length, 1);
    abort.abort();
    assert.equal((await running).status, 'canceled');
    assert.deepEqual(stateOf(await sessions.status(flow.dir), 'ready').activeRuns, []);
    flow.write('greet.py', greetText('Hello '));
    assert.equal((await run()).result.status, 'completed');
  });

  it('holds the idle clock while it goes', async () => {
    const wait = '    print("waiting", flush=True)\n    time.sleep(2)\n    return name';
    const { flow, sessions, run } = await started({ 'greet.py': nodeText(wait) }, 1);
    const running = run();
    await eventually('the run is under way', async () => {
      const { state } = await sessions.status(flow.dir);
      return state.kind === 'ready' && state.activeRuns.length === 1;
    });
    await harness.pass(1.5);
    assert.equal(stateOf(await sessions.status(flow.dir), 'ready').activeRuns.length, 1);
    await harness.pass(1);
    assert.equal((await running).result.status, 'completed');
    await eventually('the idle session stops', async () => {
      await harness.pass(0.5);
      return (await sessions.status(flow.dir)).state.kind === 'absent';
    });
  });

  it('works through a worker that was killed', async () => {
    const { flow, run, sessions, key } = await started();
    await run();
    await harness.killWorker(key, 'killed');
    stateOf(await sessions.status(flow.dir), 'lost');
    assert.equal((await run()).result.status, 'completed');
    stateOf(await sessions.status(flow.dir), 'ready');
  });

  it('a worker that is killed during a run: the run fails with the evidence', async () => {
    const wait = '    print("waiting", flush=True)\n    time.sleep(600)\n    return name';
    const { flow, sessions, key, run } = await started({ 'greet.py': nodeText(wait) });
    let log = '';
    const running = sessions.run(flow.dir, {}, ({ text }) => (log += text), never);
    const failing = assert
      .rejects(running, { details: { code: 'FSE208' } } as object)
      .catch(async () => assert.rejects(running, /went away/));
    await eventually('the node waits', async () => log.includes('waiting'));
    await harness.killWorker(key, 'killed');
    await failing;
    flow.write('greet.py', greetText('Hello '));
    assert.equal((await run()).result.status, 'completed');
    const [, first] = await sessions.runs(flow.dir);
    assert.notEqual(first?.status, 'running', 'the lost run is still told as running');
  });

  it('a run log can be followed to its end from another window', async () => {
    const wait =
      '    print("waiting", flush=True)\n    time.sleep(1)\n    print("done", flush=True)\n    return name';
    const { flow, sessions, run } = await started({ 'greet.py': nodeText(wait) });
    const running = run();
    const other = window();
    await eventually('the run is listed', async () => (await sessions.runs(flow.dir)).length === 1);
    const [{ runId, status }] = (await other.sessions.runs(flow.dir)) as [RunResult];
    assert.equal(status, 'running');
    let seen = '';
    const following = other.sessions.logs(flow.dir, { runId, follow: true }, (text) => (seen += text));
    await eventually('its first line is seen', async () => seen.includes('waiting'));
    await harness.pass(1);
    await following;
    assert.match(seen, /waiting[^]*done/);
    await running;
  });
};

function assertLast({ error }: RunResult, file: string, line: number): void {
  const last = error?.frames.at(-1);
  assert.deepEqual([last?.file, last?.line], [file, line], JSON.stringify(error));
}
