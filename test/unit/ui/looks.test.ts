import assert from 'node:assert/strict';
import { untranslated as t } from '../../../src/common/translate.ts';
import type { DriftItem } from '../../../src/session/drift.ts';
import type { Session } from '../../../src/session/session.ts';
import type { FlowStatus } from '../../../src/session/sessionReader.ts';
import { isBusy, phases, type SessionState } from '../../../src/session/sessionState.ts';
import { environmentLenses, topLenses } from '../../../src/ui/lens/flowLenses.ts';
import { duration, isAlone, sessionLook, stateIcon } from '../../../src/ui/views/sessionItem.ts';

const flow = { id: 'a'.repeat(64), key: 'b'.repeat(32), dir: '/flows/hello', file: 'flow.dag.yaml' };

const statusOf = (state: SessionState, drift: DriftItem[] = []): FlowStatus => {
  const session: Session = {
    flow,
    state,
    drift,
    spec: {
      flow,
      environment: { requirements: [] },
      compute: { kind: 'local' },
      maxIdleTimeSeconds: 3600,
      idleTimeIsExplicit: false,
    },
    notices: [],
    createdAt: 0,
    basePackages: [],
  };
  return state.kind === 'absent' ? { flow, state } : { flow, state, session };
};

const ready: SessionState = { kind: 'ready', idleUntil: null, activeRuns: [] };
const install: DriftItem = { kind: 'requirement', message: 'x is not installed yet', action: 'install' };
const reset: DriftItem = { kind: 'image', message: 'image is y', action: 'reset' };

const states: SessionState[] = [
  { kind: 'absent' },
  { kind: 'starting', phase: 'install' },
  ready,
  { ...ready, activeRuns: ['r'] },
  { kind: 'installing', phase: 'install' },
  { kind: 'undoing', phase: 'create' },
  { kind: 'updating' },
  { kind: 'resetting', phase: 'create' },
  { kind: 'moving', phase: 'create' },
  { kind: 'stopping' },
  { kind: 'failed', error: { code: 'FSE305', message: 'no' } },
  { kind: 'lost', reason: 'its worker is gone' },
];

describe('lenses', () => {
  const actions = (status: FlowStatus): string[] => topLenses(status).map(({ action }) => action);

  it('offer what fits the state', () => {
    assert.deepEqual(actions(statusOf({ kind: 'absent' })), ['start', 'startWith']);
    assert.deepEqual(actions(statusOf({ kind: 'starting', phase: 'files' })), ['busy', 'cancel']);
    assert.deepEqual(actions(statusOf(ready)), ['run', 'installAll', 'reset', 'stop']);
    assert.deepEqual(actions(statusOf({ ...ready, activeRuns: ['r'] })), [
      'cancelRun',
      'installAll',
      'reset',
      'stop',
    ]);
    assert.deepEqual(actions(statusOf({ kind: 'lost', reason: 'x' })), ['lost', 'repair', 'stop']);
    assert.deepEqual(actions(statusOf({ kind: 'stopping' })), ['busy']);
  });

  it('count what changed, above the flow and on its environment', () => {
    const status = statusOf(ready, [install, install, reset]);
    assert.deepEqual(topLenses(status)[1], { action: 'install', detail: '2' });
    assert.deepEqual(topLenses(status)[2], { action: 'reset', detail: 'image is y' });
    assert.deepEqual(environmentLenses(status), [{ action: 'install', detail: '2' }]);
    assert.deepEqual(environmentLenses(statusOf(ready)), []);
  });

  it('are never more than five, and one at least', () => {
    for (const state of states) {
      const { length } = topLenses(statusOf(state, [install, reset, { ...reset, action: 'update' }]));
      assert.ok(length >= 1 && length <= 5, state.kind);
    }
  });
});

describe('rows', () => {
  it('keep their id whatever the state is, and say it in words', () => {
    for (const state of states) {
      const { id, spoken, context } = sessionLook(statusOf(state, [install]), t);
      assert.equal(id, `session:${flow.key}`);
      assert.match(spoken, /^hello, session /);
      assert.ok(context.startsWith(`session.${state.kind}`));
    }
    assert.match(sessionLook(statusOf(ready, [install]), t).description, /^ready, 1 change to apply$/);
  });

  it('turn while a verb is at work, and only then', () => {
    for (const state of states) {
      const turns = isBusy(state) || (state.kind === 'ready' && state.activeRuns.length > 0);
      assert.equal(stateIcon(statusOf(state)) === 'sync~spin', turns, state.kind);
    }
  });

  it('tell flows of the same name apart', () => {
    const other = { ...statusOf(ready), flow: { ...flow, dir: '/elsewhere/hello' } };
    assert.ok(isAlone(statusOf(ready), [statusOf(ready)]));
    assert.ok(!isAlone(statusOf(ready), [statusOf(ready), other]));
    assert.match(sessionLook(statusOf(ready), t, 'work/hello').description, /ready · work\/hello/);
  });

  it('offer an undo where there is something to undo', () => {
    const status = statusOf(ready);
    const environment = {
      digest: 'd',
      clean: true,
      location: 'l',
      python: '3',
      snapshot: { hit: true, reason: '' },
    };
    const previous = { ...environment, asked: { requirements: [] } };
    assert.match(sessionLook({ ...status, session: { ...status.session!, previous } }, t).context, /\.undo$/);
    assert.doesNotMatch(sessionLook(status, t).context, /undo/);
  });

  it('read times as people do', () => {
    assert.deepEqual([duration(3.4), duration(1234)], ['3 ms', '1.2 s']);
    assert.equal(phases.length, 7);
  });
});
