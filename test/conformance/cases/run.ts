import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import type { RunLog, RunResult } from '../../../src/session/run.ts';
import { FlowFolder, flowText, greetText, nodeText } from '../flowFolder.ts';
import type { Window } from '../harness.ts';
import type { Cases } from '../stage.ts';
import { eventually, failureOf, quiet, stateOf } from '../steps.ts';

export const runCases: Cases = (stage) => {
  const { harness } = stage;
  const never = new AbortController().signal;
  // To import prompt flow takes seconds: all runs are in one session.
  let window: Window;
  let flow: FlowFolder;
  let key: string;

  before(async function () {
    // The first time it may have to be downloaded.
    this.timeout(600_000);
    window = harness.open({ basePackages: harness.runBase });
    // What really runs comes from the package index, so the sources of the other tests stay out.
    flow = new FlowFolder([]);
    ({
      flow: { key },
    } = await window.sessions.start(flow.dir, {}, quiet));
  });

  after(async () => {
    await window.sessions.stop(flow.dir, quiet);
    window.sessions.dispose();
    flow.dispose();
  });

  beforeEach(() => {
    flow.write('flow.dag.yaml', flowText());
    flow.write('greet.py', greetText('Hello '));
  });

  const run = async (inputs: Record<string, unknown> = {}): Promise<{ result: RunResult; log: string }> => {
    let log = '';
    const onLog = ({ text }: RunLog): void => void (log += text);
    return { result: await window.sessions.run(flow.dir, { inputs }, onLog, never), log };
  };

  /** Begins a run whose node says "waiting", and resolves once it has. */
  const runAndWait = async (body: string, signal = never): Promise<{ ended: Promise<RunResult> }> => {
    flow.write('greet.py', nodeText(`    print("waiting", flush=True)\n${body}\n    return name`));
    let log = '';
    const ended = window.sessions.run(flow.dir, {}, ({ text }) => (log += text), signal);
    ended.catch(() => {});
    await eventually('the node waits', async () => log.includes('waiting'));
    return { ended };
  };

  it('gives outputs, node timings and the log', async () => {
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

  it('the packages that every session starts from are told apart', async () => {
    const packages = await window.sessions.packages(flow.dir);
    assert.ok(packages.some(({ name }) => name === 'promptflow'));
    assert.deepEqual(
      packages.filter(({ origin, requested }) => origin !== 'base' || requested),
      [],
    );
  });

  it('takes defaults for what is left out, and runs code as it is now', async () => {
    const { sessions } = window;
    assert.deepEqual((await run()).result.outputs, { text: 'Hello Ada' });
    flow.write('greet.py', greetText('Goodbye '));
    assert.deepEqual((await run()).result.outputs, { text: 'Goodbye Ada' });
    flow.write('helper.py', 'def shout(word: str):\n    return "Ho " + word\n');
    flow.write('greet.py', nodeText('    return shout(name)', 'from helper import shout'));
    assert.deepEqual((await run()).result.outputs, { text: 'Ho Ada' });
    flow.write('helper.py', 'def shout(word: str):\n    return "Hey " + word\n');
    assert.deepEqual((await run()).result.outputs, { text: 'Hey Ada' });
    flow.remove('helper.py');
    const runs = (await sessions.runs(flow.dir)).slice(0, 4);
    assert.deepEqual(
      runs.map(({ outputs }) => outputs),
      [{ text: 'Hey Ada' }, { text: 'Ho Ada' }, { text: 'Goodbye Ada' }, { text: 'Hello Ada' }],
    );
    const other = stage.open({ basePackages: harness.runBase });
    assert.deepEqual((await other.sessions.runs(flow.dir)).slice(0, 4), runs);
    let text = '';
    await sessions.logs(flow.dir, { runId: runs[3]!.runId }, (piece) => (text += piece));
    assert.match(text, /greeting Ada/);
  });

  it("a node that fails names the user's own file and line, through an include too", async () => {
    flow.write('greet.py', nodeText('    raise ValueError("no such name")'));
    const failed = (await run()).result;
    assert.equal(failed.status, 'failed');
    assert.equal(failed.error?.type, 'ValueError');
    assert.match(failed.error?.message ?? '', /no such name/);
    assert.equal(failed.error?.node, 'greet');
    assertLast(failed, `${flow.dir}/greet.py`, 7);
    flow.write('../shared/deep.py', 'def shout(word: str):\n    raise KeyError("deep inside")\n');
    flow.write('greet.py', nodeText('    return shout(name)', 'from deep import shout'));
    flow.write('flow.dag.yaml', flowText(['greet'], 'additional_includes:\n- ../shared/deep.py\n'));
    const deep = (await run()).result;
    assert.equal(deep.error?.type, 'KeyError');
    assertLast(deep, flow.dir.replace(/flow$/, 'shared/deep.py'), 2);
    assert.ok(deep.error?.frames.some(({ file, line }) => file === `${flow.dir}/greet.py` && line === 7));
  });

  it('can be cancelled; the session is ready for the next one', async () => {
    const abort = new AbortController();
    const { ended } = await runAndWait('    time.sleep(600)', abort.signal);
    assert.equal(stateOf(await window.sessions.status(flow.dir), 'ready').activeRuns.length, 1);
    abort.abort();
    assert.equal((await ended).status, 'canceled');
    assert.deepEqual(stateOf(await window.sessions.status(flow.dir), 'ready').activeRuns, []);
    flow.write('greet.py', greetText('Hello '));
    assert.equal((await run()).result.status, 'completed');
  });

  it('can be cancelled from another window', async () => {
    const { ended } = await runAndWait('    time.sleep(600)');
    await stage.open({ basePackages: harness.runBase }).sessions.cancelRuns(flow.dir);
    assert.equal((await ended).status, 'canceled');
    assert.deepEqual(stateOf(await window.sessions.status(flow.dir), 'ready').activeRuns, []);
    flow.write('greet.py', greetText('Hello '));
  });

  it('its log can be followed to its end from another window', async () => {
    const { ended } = await runAndWait('    time.sleep(4)\n    print("done", flush=True)');
    const { sessions } = stage.open({ basePackages: harness.runBase });
    const [newest] = await sessions.runs(flow.dir);
    assert.equal(newest?.status, 'running');
    const { runId } = newest;
    let seen = '';
    const following = sessions.logs(flow.dir, { runId, follow: true }, (text) => (seen += text));
    await eventually('its first line is seen', async () => seen.includes('waiting'));
    await harness.pass(4);
    await following;
    assert.match(seen, /waiting[^]*done/);
    await ended;
  });

  it('works through a worker that was killed', async () => {
    await harness.killWorker(key, 'killed');
    stateOf(await window.sessions.status(flow.dir), 'lost');
    assert.equal((await run()).result.status, 'completed');
    stateOf(await window.sessions.status(flow.dir), 'ready');
  });

  it('a worker that is killed under it: the run fails with the evidence, and is not told as running', async () => {
    const { ended } = await runAndWait('    time.sleep(600)');
    await harness.killWorker(key, 'Killed: out of memory');
    const failure = (await failureOf(ended)) as UserError;
    assert.equal(failure.details.code, 'FSE208');
    flow.write('greet.py', greetText('Hello '));
    assert.equal((await run()).result.status, 'completed');
    const [, lost] = await window.sessions.runs(flow.dir);
    assert.equal(lost?.status, 'failed');
  });

  it('holds the idle clock while it goes', async () => {
    await run();
    await window.sessions.setIdleTime(flow.dir, 1);
    const { ended } = await runAndWait('    time.sleep(5)');
    await harness.pass(1.5);
    assert.equal(stateOf(await window.sessions.status(flow.dir), 'ready').activeRuns.length, 1);
    await harness.pass(4);
    assert.equal((await ended).status, 'completed');
    await eventually('the idle session stops', async () => {
      await harness.pass(0.5);
      return (await window.sessions.status(flow.dir)).state.kind === 'absent';
    });
  });
};

function assertLast({ error }: RunResult, file: string, line: number): void {
  const last = error?.frames.at(-1);
  assert.deepEqual([last?.file, last?.line], [file, line], JSON.stringify(error));
}
