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

  const { images } = harness;
  if (images) {
    it('an image whose name leads to another one now, with both of them, until a reset', async () => {
      const { sessions } = stage.window;
      const flow = stage.flow(['alpha==1.0']);
      const name = await images.make();
      flow.write(
        'flow.dag.yaml',
        flowText(['greet'], `environment:\n  image: ${name}\n  python_requirements_txt: requirements.txt\n`),
      );
      const { session } = await sessions.start(flow.dir, {}, quiet);
      assert.deepEqual(session?.drift, []);
      const { image } = session!.environment!;
      assert.equal(image?.name, name);
      await images.move(name);
      const drift = await driftOf(flow.dir);
      assert.deepEqual(
        drift?.map((item) => [item.kind, item.action, item.file, item.line, item.image]),
        [['image', 'reset', `${flow.dir}/flow.dag.yaml`, 2, name]],
      );
      assert.ok(drift![0]!.message.includes(`${name} moved: ${image!.digest.slice(0, 19)}… → sha256:`));
      await sessions.install(flow.dir, quiet);
      assert.equal((await driftOf(flow.dir))?.[0]?.kind, 'image', 'an install stays on the old image');
      const reset = await sessions.reset(flow.dir, { depth: 'packages', noCache: false }, quiet);
      assert.deepEqual(reset.session?.drift, []);
      assert.notEqual(reset.session?.environment?.image?.digest, image?.digest);
    });
  }

  it('a session that is not ready has none', async () => {
    const flow = stage.flow(['alpha==1.0']);
    const { flow: ref } = await stage.window.sessions.start(flow.dir, {}, quiet);
    flow.require([...harness.sources(), 'beta']);
    await harness.killWorker(ref.key, 'killed');
    assert.deepEqual(await driftOf(flow.dir), []);
  });
};
