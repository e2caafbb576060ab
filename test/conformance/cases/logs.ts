import assert from 'node:assert/strict';
import type { UserError } from '../../../src/common/userError.ts';
import type { Cases } from '../stage.ts';
import { eventually, failureOf, quiet } from '../steps.ts';

export const logCases: Cases = (stage) => {
  const { harness } = stage;

  it('the session log is read from an offset', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    await sessions.start(flow.dir, {}, quiet);
    let all = '';
    const offset = await sessions.logs(flow.dir, {}, (text) => (all += text));
    assert.equal(offset, Buffer.byteLength(all));
    for (const phase of harness.phases.start)
      if (phase !== 'install') assert.match(all, new RegExp(`start: ${phase}`));
    flow.require([...harness.sources(), 'alpha==1.0', 'beta']);
    await sessions.install(flow.dir, quiet);
    let rest = '';
    const end = await sessions.logs(flow.dir, { from: offset }, (text) => (rest += text));
    assert.equal(end, offset + Buffer.byteLength(rest));
    assert.doesNotMatch(rest, /start:/);
    assert.match(rest, /install: install[^]*install: ready/);
    let none = '';
    assert.equal(await sessions.logs(flow.dir, { from: end }, (text) => (none += text)), end);
    assert.equal(none, '');
  });

  it('a followed log goes on until the signal', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([]);
    await sessions.start(flow.dir, {}, quiet);
    const abort = new AbortController();
    let seen = '';
    const following = sessions.logs(flow.dir, { follow: true }, (text) => (seen += text), abort.signal);
    await eventually('the start is seen', async () => seen.includes('start: ready'));
    await sessions.reset(flow.dir, { depth: 'worker', noCache: false }, quiet);
    await eventually('the reset is seen', async () => seen.includes('reset: ready'));
    abort.abort();
    assert.equal(await following, Buffer.byteLength(seen));
  });

  it('an unknown run, and a flow without a session, are told apart', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([]);
    const none = (await failureOf(sessions.logs(flow.dir, {}, () => {}))) as UserError;
    assert.equal(none.details.code, 'FSE201');
    await sessions.start(flow.dir, {}, quiet);
    const unknown = (await failureOf(sessions.logs(flow.dir, { runId: '../x' }, () => {}))) as UserError;
    assert.equal(unknown.details.code, 'FSE210');
  });
};
