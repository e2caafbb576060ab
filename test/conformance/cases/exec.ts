import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import type { ExecRequest } from '../../../src/session/run.ts';
import type { Cases } from '../stage.ts';
import { eventually, failureOf, quiet, rejectsCancelled, stateOf } from '../steps.ts';

export const execCases: Cases = (stage) => {
  const { harness } = stage;
  const never = new AbortController().signal;

  /** Runs a program of Python in the session; see fakes/fakeExec.ts for what it may say. */
  const python = (code: string): ExecRequest => ({ command: ['python3', '-c', code] });

  /** A command under way, with what it has said so far. */
  const begin = (dir: string, request: ExecRequest, signal = never) => {
    const said = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    const code = stage.window.sessions.exec(
      dir,
      request,
      (stream, bytes) => void said[stream].push(bytes),
      signal,
    );
    // Whoever awaits it later hears of a failure then.
    code.catch(() => {});
    const text = (stream: 'stdout' | 'stderr'): string => Buffer.concat(said[stream]).toString();
    return { code, said, text };
  };

  const exec = async (dir: string, request: ExecRequest) => {
    const { code, said, text } = begin(dir, request);
    return { code: await code, stdout: text('stdout'), stderr: text('stderr'), said };
  };

  it('hands out both streams as they come, and the exit code', async () => {
    const { dir } = stage.flow([]);
    await stage.window.sessions.start(dir, {}, quiet);
    const request = python('import sys; print("out"); print("err", file=sys.stderr); sys.exit(3)');
    const { code, stdout, stderr } = await exec(dir, request);
    assert.deepEqual([code, stdout, stderr], [3, 'out\n', 'err\n']);
    assert.equal((await exec(dir, python('print("fine")'))).code, 0);
  });

  it('leaves bytes as they are, and has nothing to read', async () => {
    const { dir } = stage.flow([]);
    await stage.window.sessions.start(dir, {}, quiet);
    const { said } = await exec(dir, python('import sys; sys.stdout.buffer.write(bytes([255,0,10,13]))'));
    assert.deepEqual(Buffer.concat(said.stdout), Buffer.from([255, 0, 10, 13]));
    assert.equal((await exec(dir, python('import sys; print(sys.stdin.read())'))).stdout, '\n');
  });

  it('sees the packages of the session, those of an install too', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    const version = python('import importlib.metadata; print(importlib.metadata.version("alpha"))');
    assert.equal((await exec(flow.dir, version)).stdout, '1.0\n');
    flow.require([...harness.sources(), 'alpha==2.0']);
    await sessions.install(flow.dir, quiet);
    assert.equal((await exec(flow.dir, version)).stdout, '2.0\n');
  });

  it('works in the flow folder, or in one below it, on the files as they are now', async () => {
    const flow = stage.flow([], { 'data/one.txt': 'one' });
    await stage.window.sessions.start(flow.dir, {}, quiet);
    assert.equal((await exec(flow.dir, python('print(open("data/one.txt").read())'))).stdout, 'one\n');
    flow.write('data/one.txt', 'changed');
    const below = { ...python('print(open("one.txt").read())'), cwd: 'data' };
    assert.equal((await exec(flow.dir, below)).stdout, 'changed\n');
    for (const cwd of ['nowhere', '..', 'data/one.txt']) {
      const failure = (await failureOf(exec(flow.dir, { ...below, cwd }))) as UserError;
      assert.equal(failure.details.code, 'FSE215', cwd);
    }
  });

  it('a program that is not there: an error that names it', async () => {
    const { dir } = stage.flow([]);
    await stage.window.sessions.start(dir, {}, quiet);
    for (const program of ['no-such-program', './no-such-program', '']) {
      const failure = (await failureOf(exec(dir, { command: [program] }))) as UserError;
      assert.equal(failure.details.code, 'FSE214', program);
      assert.ok(failure.message.includes(`"${program}"`));
    }
  });

  it('ends when it is cancelled; the session goes on', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    await sessions.start(dir, {}, quiet);
    const abort = new AbortController();
    const request = python('import time; print("waiting", flush=True); time.sleep(600)');
    const { code, text } = begin(dir, request, abort.signal);
    await eventually('the command waits', async () => text('stdout').includes('waiting'));
    abort.abort();
    await rejectsCancelled(code);
    await rejectsCancelled(begin(dir, python('print("never")'), AbortSignal.abort()).code);
    stateOf(await sessions.status(dir), 'ready');
    assert.equal((await exec(dir, python('print("again")'))).stdout, 'again\n');
  });

  it('a listener that throws ends the command, and is told', async () => {
    const { dir } = stage.flow([]);
    await stage.window.sessions.start(dir, {}, quiet);
    const broken = (): void => {
      throw new Error('planted');
    };
    const request = python('import time; print("waiting", flush=True); time.sleep(600)');
    const running = stage.window.sessions.exec(dir, request, broken, never);
    assert.equal((await failureOf(running)).message, 'planted');
  });

  it('ends when the session is stopped', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    await sessions.start(dir, {}, quiet);
    const { code, text } = begin(dir, python('import time; print("waiting", flush=True); time.sleep(600)'));
    await eventually('the command waits', async () => text('stdout').includes('waiting'));
    await stage.open().sessions.stop(dir, quiet);
    assert.equal(((await failureOf(code)) as UserError).details.code, 'FSE208');
  });

  it('counts as activity while it goes', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    await sessions.start(dir, { maxIdleTimeSeconds: 1 }, quiet);
    const { code } = begin(dir, python('import time; time.sleep(3)'));
    let over = false;
    void code.finally(() => (over = true)).catch(() => {});
    await eventually('the command ends', async () => {
      await harness.pass(0.2);
      return over;
    });
    assert.equal(await code, 0);
    stateOf(await sessions.status(dir), 'ready');
  });

  it('works through a worker that was killed', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const { flow } = await sessions.start(dir, {}, quiet);
    await harness.killWorker(flow.key, 'killed');
    assert.equal((await exec(dir, python('print("alive")'))).stdout, 'alive\n');
    stateOf(await sessions.status(dir), 'ready');
  });

  it('is refused where there is no session', async () => {
    const { dir } = stage.flow([]);
    const failure = (await failureOf(exec(dir, python('print("never")')))) as UserError;
    assert.equal(failure.details.code, 'FSE201');
  });
};
