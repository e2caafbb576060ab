import assert from 'node:assert/strict';
import type { FlowRef, Session } from '../../../src/session/session.ts';
import type { SessionState } from '../../../src/session/sessionState.ts';
import { toStatusDocument } from '../../../src/session/statusDocument.ts';

const flow: FlowRef = { id: 'lineage', key: 'key', dir: '/flow', file: 'flow.dag.yaml' };

const session = (state: SessionState, more: Partial<Session> = {}): Session => ({
  flow,
  spec: {
    flow,
    environment: { requirements: [] },
    compute: { kind: 'local' },
    maxIdleTimeSeconds: 600,
    idleTimeIsExplicit: true,
  },
  state,
  notices: [],
  createdAt: Date.UTC(2026, 0, 2),
  basePackages: [],
  drift: [],
  ...more,
});

describe('toStatusDocument', () => {
  it('of no session holds nothing that is not known', () => {
    assert.deepEqual(toStatusDocument({ flow, state: { kind: 'absent' } }), {
      flowId: 'lineage',
      flow: '/flow',
      state: 'absent',
      drift: [],
    });
  });

  it('of a ready one: times as ISO 8601, the environment, the drift with its plan', () => {
    const state: SessionState = { kind: 'ready', idleUntil: Date.UTC(2026, 0, 3), activeRuns: ['r1'] };
    const document = toStatusDocument({
      flow,
      state,
      session: session(state, {
        notices: [{ code: 'FSE211', message: 'a notice' }],
        drift: [{ kind: 'setting', message: 'changed', action: 'reset' }],
        environment: {
          digest: 'd'.repeat(64),
          clean: false,
          snapshot: { hit: true, reason: 'it was there' },
          location: '/env',
          python: '3.11.0',
          image: { name: 'python:3.11', digest: 'sha256:01' },
        },
      }),
    });
    assert.deepEqual(document, {
      flowId: 'lineage',
      flow: '/flow',
      state: 'ready',
      compute: 'local',
      idleSeconds: 600,
      startedAt: '2026-01-02T00:00:00.000Z',
      notices: ['a notice'],
      environmentDigest: 'd'.repeat(64),
      environment: {
        location: '/env',
        python: '3.11.0',
        clean: false,
        snapshotHit: true,
        reason: 'it was there',
        image: { name: 'python:3.11', digest: 'sha256:01' },
      },
      canUndo: false,
      drift: [{ kind: 'setting', message: 'changed', action: 'reset' }],
      plan: 'reset',
      idleUntil: '2026-01-03T00:00:00.000Z',
      activeRuns: ['r1'],
    });
  });

  it('null says that it never stops by itself', () => {
    const state: SessionState = { kind: 'ready', idleUntil: null, activeRuns: [] };
    assert.equal(toStatusDocument({ flow, state, session: session(state) }).idleUntil, null);
  });

  it('an idle time that nobody has asked for is not told', () => {
    const state: SessionState = { kind: 'ready', activeRuns: [] };
    const document = toStatusDocument({ flow, state, session: session(state) });
    assert.equal('idleUntil' in document, false);
    assert.deepEqual(document.activeRuns, []);
  });

  it('says the phase, the failure, what was lost and how it ended', () => {
    assert.equal(toStatusDocument({ flow, state: { kind: 'starting', phase: 'install' } }).phase, 'install');
    const error = { code: 'FSE305', message: 'no' };
    assert.deepEqual(toStatusDocument({ flow, state: { kind: 'failed', error } }).error, error);
    assert.deepEqual(
      toStatusDocument({ flow, state: { kind: 'lost', reason: 'gone', evidence: 'x' } }).lost,
      {
        reason: 'gone',
        evidence: 'x',
      },
    );
    const ended = { reason: 'idle', at: Date.UTC(2026, 0, 2), idleSeconds: 60 } as const;
    assert.deepEqual(toStatusDocument({ flow, state: { kind: 'absent', ended } }).ended, {
      reason: 'idle',
      at: '2026-01-02T00:00:00.000Z',
    });
  });
});
