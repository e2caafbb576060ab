import assert from 'node:assert/strict';
import type { Cases } from '../stage.ts';
import { assertNothingLeft, quiet, stateOf } from '../steps.ts';

export const storedCases: Cases = (stage) => {
  const { harness } = stage;

  it('says what is in use, and by whom', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.freshFlow(['alpha==1.0']);
    const { flow, session } = await sessions.start(dir, {}, quiet);
    const stored = await sessions.stored();
    const own = stored.find(({ id }) => id === flow.key);
    assert.deepEqual([own?.kind, own?.inUse, own?.orphan], ['session', true, false]);
    assert.ok(own!.bytes > 0);
    const environment = stored.find(({ id }) => id === session?.environment?.digest);
    assert.deepEqual(
      [environment?.kind, environment?.inUse, environment?.orphan],
      ['environment', true, false],
    );
    assert.ok(environment!.bytes > 0);
    await sessions.stop(dir, quiet);
    const after = (await sessions.stored()).find(({ id }) => id === session?.environment?.digest);
    assert.deepEqual([after?.inUse, after?.orphan], [false, false]);
  });

  it('an environment that was removed is made again', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.freshFlow(['alpha==1.0']);
    const { session } = await sessions.start(dir, {}, quiet);
    await sessions.stop(dir, quiet);
    const digest = session!.environment!.digest;
    await sessions.remove((await sessions.stored()).find(({ id }) => id === digest)!);
    assert.equal(
      (await sessions.stored()).some(({ id, location }) => id === digest || location.includes(digest)),
      false,
    );
    const again = await sessions.start(dir, {}, quiet);
    assert.equal(again.session?.environment?.digest, digest);
    assert.equal(again.session?.environment?.snapshot.hit, false);
  });

  it('what came into use after it was looked at stays', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.freshFlow(['alpha==1.0']);
    const { session } = await sessions.start(dir, {}, quiet);
    await sessions.stop(dir, quiet);
    const digest = session!.environment!.digest;
    const unused = (await sessions.stored()).find(({ id }) => id === digest)!;
    await sessions.start(dir, {}, quiet);
    assert.equal(await sessions.remove(unused), false);
    assert.ok((await sessions.packages(dir)).some(({ name }) => name === 'alpha'));
    await sessions.stop(dir, quiet);
    assert.equal(await sessions.remove((await sessions.stored()).find(({ id }) => id === digest)!), true);
  });

  it('a session can be removed', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    const { flow } = await sessions.start(dir, {}, quiet);
    await sessions.remove((await sessions.stored()).find(({ id }) => id === flow.key)!);
    stateOf(await sessions.status(dir), 'absent');
    await assertNothingLeft(harness, stage.window, flow.key);
  });

  it('says what can be used', async () => {
    const [resource] = await stage.window.sessions.resources();
    assert.equal(resource?.kind, harness.kind);
    assert.equal(resource?.usable, true);
    assert.ok(resource?.detail);
  });

  it('measures a session', async () => {
    const { sessions } = stage.window;
    const { dir } = stage.flow([]);
    await sessions.start(dir, {}, quiet);
    const { cpuSeconds, rssBytes, diskBytes, uptimeSeconds } = await sessions.stats(dir);
    assert.ok(cpuSeconds >= 0 && rssBytes > 0 && diskBytes > 0 && uptimeSeconds >= 0);
  });
};
