import assert from 'node:assert/strict';
import {
  findDrift,
  strongestAction,
  type DriftItem,
  type HadFacts,
  type Wanted,
} from '../../../src/session/drift.ts';
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

const drift = (had: SessionSpec, now: Wanted, honours = all, more: Partial<HadFacts> = {}): DriftItem[] =>
  findDrift({ spec: had, basePackages: ['promptflow'], ...more }, now, honours);

const requirementDrift = (had: string[], now: string[]): DriftItem[] =>
  drift(spec({ requirements: facts(...had) }), wanted({ requirements: facts(...now) }));

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
    assert.deepEqual(drift(had, now), [
      {
        kind: 'image',
        message: 'image is new (the session has old)',
        file: '/flow/flow.dag.yaml',
        line: 4,
        image: 'new',
        action: 'reset',
      },
    ]);
    assert.deepEqual(drift(had, now, { image: false }), []);
    const [gone] = drift(had, wanted({ requirements: [] }));
    assert.equal(gone?.message, 'image is not set (the session has old)');
    assert.equal(gone?.line, 3);
    const [came] = drift(spec({ requirements: [] }), now);
    assert.equal(came?.message, 'image is new (the session has the default)');
  });

  it('a tag that leads to another image now, where the backend knows it', () => {
    const [old, moved] = ['sha256:0123456789abcdef', 'sha256:fedcba9876543210'];
    const image = { value: 'base:1', file: '/flow/flow.dag.yaml', line: 3 };
    const had = spec({ requirements: [], image });
    const now = wanted({ requirements: [], image });
    const environment = {
      digest: '',
      clean: true,
      snapshot: { hit: true, reason: '' },
      location: '',
      python: '3.11.2',
      image: { name: 'base:1', digest: old },
    };
    assert.deepEqual(drift(had, now, all, { environment, imageNow: moved }), [
      {
        kind: 'image',
        message: 'image base:1 moved: sha256:0123456789ab… → sha256:fedcba987654…',
        file: '/flow/flow.dag.yaml',
        line: 3,
        image: 'base:1',
        action: 'reset',
      },
    ]);
    assert.deepEqual(drift(had, now, all, { environment, imageNow: old }), []);
    assert.deepEqual(drift(had, now, all, { environment }), []);
    assert.deepEqual(drift(had, now, all, { imageNow: moved }), []);
    assert.deepEqual(drift(had, now, { image: false }, { environment, imageNow: moved }), []);
  });

  it('the default image of the settings, for flows that name none', () => {
    const environment = {
      digest: '',
      clean: true,
      snapshot: { hit: true, reason: '' },
      location: '',
      python: '3.11.2',
      image: { name: 'default:1', digest: 'sha256:01' },
    };
    const none = spec({ requirements: [] });
    const now = wanted({ requirements: [] }, { defaultImage: 'default:2' });
    assert.deepEqual(drift(none, now, all, { environment }), [
      {
        kind: 'setting',
        message: 'default image is default:2 (the session has default:1)',
        image: 'default:2',
        action: 'reset',
      },
    ]);
    assert.deepEqual(drift(none, { ...now, defaultImage: 'default:1' }, all, { environment }), []);
    assert.deepEqual(drift(none, now), []);
    const image = { value: 'default:1', file: '/flow/flow.dag.yaml', line: 1 };
    const named = spec({ requirements: [], image });
    assert.deepEqual(
      drift(named, { ...now, environment: { requirements: [], image } }, all, { environment }),
      [],
    );
  });

  it('base packages and idle time of the settings', () => {
    const had = spec({ requirements: [] });
    const now = wanted({ requirements: [] }, { basePackages: [], maxIdleTimeSeconds: 0 });
    assert.deepEqual(
      drift(had, now).map(({ message, action }) => [message, action]),
      [
        ['base packages are none (the session has promptflow)', 'reset'],
        ['idle time is off (the session has 60 min)', 'update'],
      ],
    );
    const explicit = spec({ requirements: [] }, { idleTimeIsExplicit: true });
    assert.deepEqual(drift(explicit, { ...now, basePackages: ['promptflow'] }), []);
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
    const nothing = { reasons: [], deletes: [], keeps: [], pulls: [], environment: 'there' };
    assert.deepEqual(planFor([]), { action: 'none', ...nothing });
    assert.deepEqual(planFor([item('install')]).deletes, []);
    assert.ok(planFor([item('reset')]).deletes.length);
    assert.ok(planFor([item('reset')]).keeps.includes('your flow folder'));
  });

  it('names the image that may have to be pulled, where the change takes one', () => {
    const image: DriftItem = { kind: 'image', message: 'image is new', action: 'reset', image: 'new:1' };
    assert.deepEqual(planFor([image, item('install')]).pulls, ['new:1']);
    assert.deepEqual(planFor([image, { ...image, message: 'again' }]).pulls, ['new:1']);
    assert.deepEqual(planFor([item('reset')]).pulls, []);
    assert.deepEqual(planFor([image, item('stop')]).pulls, []);
  });

  it('knows when the environment that is there is the one that is wanted', () => {
    const size = { vmSize: 'Big' };
    assert.equal(planFor([item('update')], size, true).environment, 'there');
    assert.equal(planFor([], size).environment, 'sought');
    assert.equal(planFor([item('install')], size, true).environment, 'sought');
    assert.equal(planFor([item('reset')], size, true).environment, 'sought');
  });

  it('a VM size takes a reset, an idle time is set in place', () => {
    const size = planFor([], { vmSize: 'Standard_D2s_v3' });
    assert.equal(size.action, 'reset');
    assert.deepEqual(size.reasons, ['VM size becomes Standard_D2s_v3']);
    assert.ok(size.deletes.length);
    assert.deepEqual(size.pulls, []);
    const idle = planFor([], { maxIdleTimeSeconds: 1800 });
    assert.deepEqual([idle.action, idle.reasons, idle.deletes], ['update', ['idle time becomes 30 min'], []]);
    assert.deepEqual(planFor([], { maxIdleTimeSeconds: 0 }).reasons, ['idle time becomes off']);
    assert.equal(planFor([item('install')], { maxIdleTimeSeconds: 0 }).action, 'install');
  });
});
