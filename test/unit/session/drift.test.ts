import assert from 'node:assert/strict';
import { findDrift, strongestAction, type DriftItem, type Wanted } from '../../../src/session/drift.ts';
import { planFor } from '../../../src/session/plan.ts';
import type { EnvironmentFacts, RequirementFact, SessionSpec } from '../../../src/session/session.ts';

const file = '/flow/requirements.txt';

/** Facts as they stand in one requirements file. */
const facts = (...lines: string[]): RequirementFact[] =>
  lines.map((text, index) => ({ name: /^[\w-]+/.exec(text)?.[0] ?? text, text, file, line: index + 1 }));

const spec = (environment: EnvironmentFacts, more: Partial<SessionSpec> = {}): SessionSpec => ({
  flow: { id: 'id', key: 'key', dir: '/flow', file: 'flow.dag.yaml' },
  environment,
  compute: { kind: 'local' },
  maxIdleTimeSeconds: 3600,
  idleTimeIsExplicit: false,
  ...more,
});

const all = { image: true };
const wanted = (environment: EnvironmentFacts, more: Partial<Wanted> = {}): Wanted => ({
  environment,
  basePackages: ['promptflow'],
  ...more,
});

const requirementDrift = (had: string[], now: string[]): DriftItem[] =>
  findDrift(
    spec({ requirements: facts(...had) }),
    ['promptflow'],
    wanted({ requirements: facts(...now) }),
    all,
  );

describe('findDrift', () => {
  it('finds nothing where nothing differs, in whatever order the lines stand', () => {
    assert.deepEqual(requirementDrift(['a==1', 'b'], ['b', 'a==1']), []);
    assert.deepEqual(requirementDrift([], []), []);
  });

  it('a new, a changed and a removed line, each with its place', () => {
    assert.deepEqual(requirementDrift(['a==1', 'c'], ['a==2', 'b']), [
      { kind: 'requirement', message: 'a==2 (the session has a==1)', file, line: 1, action: 'install' },
      { kind: 'requirement', message: 'b is not installed yet', file, line: 2, action: 'install' },
      { kind: 'requirement', message: 'c is no longer asked for', file, action: 'reset' },
    ]);
  });

  it('several lines of one package are compared together', () => {
    const marked = ['a==1; python_version<"3.10"', 'a==2; python_version>="3.10"'];
    assert.deepEqual(requirementDrift(marked, marked), []);
    const [item, ...others] = requirementDrift(marked, ['a==2; python_version>="3.10"']);
    assert.equal(item?.action, 'install');
    assert.deepEqual(others, []);
  });

  it('the image, with its line, only where it is honoured', () => {
    const image = (value: string, line: number) => ({ value, file: '/flow/flow.dag.yaml', line });
    const had = spec({ requirements: [], image: image('old', 3) });
    const now = wanted({ requirements: [], image: image('new', 4) });
    assert.deepEqual(findDrift(had, ['promptflow'], now, all), [
      {
        kind: 'image',
        message: 'image is new (the session has old)',
        file: '/flow/flow.dag.yaml',
        line: 4,
        action: 'reset',
      },
    ]);
    assert.deepEqual(findDrift(had, ['promptflow'], now, { image: false }), []);
    const [gone] = findDrift(had, ['promptflow'], wanted({ requirements: [] }), all);
    assert.equal(gone?.message, 'image is not set (the session has old)');
    assert.equal(gone?.line, 3);
    const [came] = findDrift(spec({ requirements: [] }), ['promptflow'], now, all);
    assert.equal(came?.message, 'image is new (the session has the default)');
  });

  it('base packages and idle time of the settings', () => {
    const had = spec({ requirements: [] });
    const now = wanted({ requirements: [] }, { basePackages: [], maxIdleTimeSeconds: 0 });
    assert.deepEqual(
      findDrift(had, ['promptflow'], now, all).map(({ message, action }) => [message, action]),
      [
        ['base packages are none (the session has promptflow)', 'reset'],
        ['idle time is off (the session has 60 min)', 'update'],
      ],
    );
    const explicit = spec({ requirements: [] }, { idleTimeIsExplicit: true });
    assert.deepEqual(findDrift(explicit, ['promptflow'], { ...now, basePackages: ['promptflow'] }, all), []);
  });
});

describe('planFor', () => {
  const item = (action: DriftItem['action']): DriftItem => ({ kind: 'setting', message: action, action });

  it('is the strongest action that any item needs, with every reason', () => {
    assert.equal(strongestAction([]), undefined);
    assert.equal(strongestAction([item('update'), item('install')]), 'install');
    assert.equal(strongestAction([item('install'), item('reset'), item('update')]), 'reset');
    assert.equal(strongestAction([item('reset'), item('stop')]), 'stop');
    assert.deepEqual(planFor([item('update'), item('install')]).reasons, ['update', 'install']);
  });

  it('says what is lost: nothing by an install, something by a reset, never the own folder', () => {
    assert.deepEqual(planFor([]), { action: 'none', reasons: [], deletes: [], keeps: [] });
    assert.deepEqual(planFor([item('install')]).deletes, []);
    assert.ok(planFor([item('reset')]).deletes.length);
    assert.ok(planFor([item('reset')]).keeps.includes('your own flow folder'));
  });
});
