import assert from 'node:assert/strict';
import type { DriftItem } from '../../../src/session/drift.ts';
import { flowText, greetText } from '../flowFolder.ts';
import type { Cases } from '../stage.ts';
import { quiet } from '../steps.ts';

export const driftCases: Cases = (stage) => {
  const { harness } = stage;
  const first = harness.sources().length + 1;

  const driftOf = async (dir: string, window = stage.window): Promise<DriftItem[] | undefined> =>
    (await window.sessions.status(dir)).session?.drift;

  it('a requirement that came, changed or went, with file, line and the smallest action', async () => {
    const flow = stage.flow(['alpha==1.0']);
    await stage.window.sessions.start(flow.dir, {}, quiet);
    const file = flow.requirements;
    for (const [lines, expected] of [
      [['alpha==1.0', 'beta'], [{ file, line: first + 1, action: 'install' }]],
      [['# pinned', 'alpha==2.0'], [{ file, line: first + 1, action: 'install' }]],
      [[], [{ file, action: 'reset' }]],
      [
        ['beta'],
        [
          { file, line: first, action: 'install' },
          { file, action: 'reset' },
        ],
      ],
    ] as const) {
      flow.require([...harness.sources(), ...lines]);
      const drift = (await driftOf(flow.dir)) ?? [];
      assert.deepEqual(
        drift.map(({ kind: _kind, message: _message, ...rest }) => rest),
        expected,
      );
      assert.ok(drift.every(({ kind, message }) => kind === 'requirement' && /alpha|beta/.test(message)));
    }
    flow.require([...harness.sources(), 'alpha==1.0']);
    assert.deepEqual(await driftOf(flow.dir), []);
  });

  it('code, comments and the order of lines are no drift', async () => {
    const flow = stage.flow(['alpha==1.0', 'beta']);
    await stage.window.sessions.start(flow.dir, {}, quiet);
    flow.write('greet.py', greetText('Changed '));
    flow.write('new.py', 'x = 1\n');
    flow.require([...harness.sources(), 'beta  # first now', '', 'alpha==1.0']);
    assert.deepEqual(await driftOf(flow.dir), []);
  });

  it('other base packages in the settings', async () => {
    const { dir } = stage.flow([]);
    await stage.window.sessions.start(dir, {}, quiet);
    const drift = await driftOf(dir, stage.open({ basePackages: ['alpha'] }));
    assert.deepEqual(
      drift?.map(({ kind, action }) => [kind, action]),
      [['setting', 'reset']],
    );
  });

  it('the image, where it is honoured', async () => {
    const flow = stage.flow([]);
    flow.write('flow.dag.yaml', flowText(['greet'], 'environment:\n  image: python:3.11\n'));
    const { session } = await stage.window.sessions.start(flow.dir, {}, quiet);
    flow.write('flow.dag.yaml', flowText(['greet'], 'environment:\n  image: python:3.12\n'));
    const drift = await driftOf(flow.dir);
    if (stage.window.backend.honours.image) {
      const file = `${flow.dir}/flow.dag.yaml`;
      assert.deepEqual(
        drift?.map(({ kind, action, file: at, line }) => [kind, action, at, line]),
        [['image', 'reset', file, 2]],
      );
      assert.deepEqual(session?.notices, []);
    } else {
      assert.deepEqual(drift, []);
      assert.deepEqual(
        session?.notices.map(({ code, action }) => [code, action]),
        [['FSE211', 'startOnDocker']],
      );
    }
  });

  it('a session that is not ready has none', async () => {
    const flow = stage.flow(['alpha==1.0']);
    const { flow: ref } = await stage.window.sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), 'beta']);
    await harness.killWorker(ref.key, 'killed');
    assert.deepEqual(await driftOf(flow.dir), []);
  });
};
