import assert from 'node:assert/strict';
import { readdirSync, rmdirSync } from 'node:fs';
import type { UserError } from '../../../src/common/userError.ts';
import { greetText } from '../flowFolder.ts';
import type { Cases } from '../stage.ts';
import { assertNothingLeft, failureOf, quiet } from '../steps.ts';

export const filesCases: Cases = (stage) => {
  const { harness } = stage;

  it('changed, added and deleted files reach the session, and only they', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([], { 'data/one.txt': 'one', 'data/deep/two.txt': 'two' });
    const { flow: ref } = await sessions.start(flow.dir, {}, quiet);
    const read = async (path: string) => await harness.readSessionFile(ref.key, path);
    assert.equal(await read('data/deep/two.txt'), 'two');
    flow.write('data/one.txt', 'one, changed');
    flow.write('data/three.txt', 'three');
    flow.remove('data/deep/two.txt');
    const summary = await sessions.sync(flow.dir);
    assert.deepEqual(summary?.copied.sort(), ['data/one.txt', 'data/three.txt']);
    assert.deepEqual(summary?.deleted, ['data/deep/two.txt']);
    assert.equal(await read('data/one.txt'), 'one, changed');
    assert.equal(await read('data/three.txt'), 'three');
    assert.equal(await read('data/deep/two.txt'), undefined);
    assert.deepEqual(await sessions.sync(flow.dir), { copied: [], deleted: [] });
  });

  it('a file may become a folder and a folder a file', async () => {
    const { sessions } = stage.window;
    const flow = stage.flow([], { 'a.txt': 'file', 'b/inner.txt': 'inner' });
    const { flow: ref } = await sessions.start(flow.dir, {}, quiet);
    flow.remove('a.txt');
    flow.remove('b/inner.txt');
    flow.write('a.txt/inner.txt', 'now a folder');
    rmdirSync(`${flow.dir}/b`);
    flow.write('b', 'now a file');
    await sessions.sync(flow.dir);
    assert.equal(await harness.readSessionFile(ref.key, 'a.txt/inner.txt'), 'now a folder');
    assert.equal(await harness.readSessionFile(ref.key, 'b'), 'now a file');
  });

  it('two who bring the same change at once do not hinder each other', async () => {
    const flow = stage.flow([]);
    const { flow: ref } = await stage.window.sessions.start(flow.dir, {}, quiet);
    const other = stage.open();
    for (let round = 0; round < 20; round += 1) {
      const text = greetText(`${round}: `.repeat(50));
      for (const name of ['greet.py', 'one.py', 'two.py']) flow.write(name, text);
      await Promise.all([
        stage.window.sessions.sync(flow.dir),
        stage.window.sessions.sync(flow.dir),
        other.sessions.sync(flow.dir),
      ]);
      for (const name of ['greet.py', 'one.py', 'two.py'])
        assert.equal(await harness.readSessionFile(ref.key, name), text);
    }
  });

  it("the user's own folder is never written to", async () => {
    const { sessions } = stage.window;
    const flow = stage.flow(['alpha==1.0']);
    const before = readdirSync(flow.dir, { recursive: true });
    await sessions.start(flow.dir, {}, quiet);
    await sessions.reset(flow.dir, { depth: 'all', noCache: false }, quiet);
    await sessions.packages(flow.dir);
    await sessions.stop(flow.dir, quiet);
    assert.deepEqual(readdirSync(flow.dir, { recursive: true }), before);
  });

  it('a session that was stopped meanwhile does not come back by its files', async () => {
    const { sessions, backend } = stage.window;
    const flow = stage.flow([]);
    const { flow: ref, loaded } = await sessions.start(flow.dir, {}, quiet);
    await sessions.stop(flow.dir, quiet);
    const failure = (await failureOf(backend.sync(loaded!, ref.key))) as UserError;
    assert.equal(failure.details.code, 'FSE201');
    await assertNothingLeft(harness, stage.window, ref.key);
  });

  it('without a session there is nothing to bring them to', async () => {
    assert.equal(await stage.window.sessions.sync(stage.flow([]).dir), undefined);
  });
};
