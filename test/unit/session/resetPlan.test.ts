import assert from 'node:assert/strict';
import { untranslated as t } from '../../../src/common/translate.ts';
import type { DriftItem } from '../../../src/session/drift.ts';
import { planInWords } from '../../../src/session/planInWords.ts';
import { changesPlace, resetPlan } from '../../../src/session/resetPlan.ts';
import type { ComputeKind, Session } from '../../../src/session/session.ts';
import type { ResetDepth, ResetOptions } from '../../../src/session/sessionBackend.ts';

const flow = { id: 'a'.repeat(64), key: 'b'.repeat(32), dir: '/flows/hello', file: 'flow.dag.yaml' };
const image: DriftItem = { kind: 'image', message: 'image is b', image: 'b', action: 'reset' };
const requirement: DriftItem = { kind: 'requirement', message: 'x is no longer asked for', action: 'reset' };

const sessionWith = (drift: DriftItem[] = [], kind: ComputeKind = 'docker'): Session => ({
  flow,
  state: { kind: 'ready', activeRuns: [] },
  drift,
  spec: {
    flow,
    environment: { requirements: [] },
    compute: { kind, vmSize: 'Small' },
    maxIdleTimeSeconds: 60,
    idleTimeIsExplicit: false,
  },
  environment: {
    digest: 'd',
    clean: true,
    snapshot: { hit: true, reason: 'it is there' },
    location: 'somewhere',
    python: '3.11.2',
  },
  notices: [],
  createdAt: 0,
  basePackages: [],
});
const asks = (more: Partial<ResetOptions> = {}): ResetOptions => ({ depth: 'all', noCache: false, ...more });

describe('the plan of a reset', () => {
  it('is a reset, whatever the drift asks for', () => {
    const install: DriftItem = { kind: 'requirement', message: 'x is not installed yet', action: 'install' };
    assert.deepEqual(resetPlan(sessionWith(), asks()).reasons, ['a reset is asked for']);
    assert.equal(resetPlan(sessionWith([install]), asks()).action, 'reset');
    assert.deepEqual(resetPlan(sessionWith([image]), asks({ vmSize: 'Big' })).reasons, [
      'image is b',
      'VM size becomes Big',
    ]);
  });

  it('says what goes by how deep it is', () => {
    const words = (depth: ResetDepth): string => planInWords(resetPlan(sessionWith(), asks({ depth })), t);
    assert.match(words('all'), /^• Deleted: packages .+ and files that runs wrote into the session\.$/m);
    assert.match(words('packages'), /^• Deleted: packages that you installed by hand\.$/m);
    assert.match(words('packages'), /^• Kept: .*files that runs wrote into the session/m);
    assert.doesNotMatch(words('worker'), /Deleted/);
    assert.match(words('worker'), /^The worker of the session is started anew:$/m);
  });

  it('says whether the environment is made in any case', () => {
    assert.equal(resetPlan(sessionWith(), asks()).environment, 'there');
    const plan = resetPlan(sessionWith(), asks({ noCache: true }));
    assert.match(planInWords(plan, t), /^• Packages are installed: seconds to a few minutes\.$/m);
  });
});

describe('a reset to be told first', () => {
  it('is one with another image or VM size', () => {
    assert.ok(changesPlace(sessionWith([image]), asks()));
    assert.ok(changesPlace(sessionWith(), asks({ vmSize: 'Big' })));
    assert.ok(!changesPlace(sessionWith(), asks({ vmSize: 'small' })));
    assert.ok(!changesPlace(sessionWith([requirement]), asks()));
    assert.ok(!changesPlace(sessionWith([image]), asks({ depth: 'worker' })));
    assert.ok(!changesPlace(sessionWith([], 'local'), asks({ vmSize: 'Big' })));
  });
});
