import assert from 'node:assert/strict';
import { idleInWords, statusInWords } from '../../../src/cli/verbs/showStatus.ts';
import type { FlowStatus } from '../../../src/session/sessionReader.ts';
import type { Session } from '../../../src/session/session.ts';
import type { SessionState } from '../../../src/session/sessionState.ts';

const now = new Date(2026, 10, 24, 18, 10).getTime();
const flow = { id: 'f'.repeat(64), key: 'k'.repeat(32), dir: '/flows/hello', file: 'flow.dag.yaml' };

const statusOf = (state: SessionState, more: Partial<Session> = {}): FlowStatus => ({
  flow,
  state,
  session: {
    flow,
    state,
    drift: [],
    spec: {
      flow,
      environment: { requirements: [] },
      compute: { kind: 'docker', name: 'default', vmSize: 'Standard_D2s_v3' },
      maxIdleTimeSeconds: 1800,
      idleTimeIsExplicit: true,
    },
    notices: [],
    createdAt: now,
    basePackages: [],
    ...more,
  },
});

describe('a status in words', () => {
  it('names the place, the environment and whether it was found, and when it stops', () => {
    const idleUntil = new Date(2026, 10, 24, 18, 40).getTime();
    const text = statusInWords(
      statusOf(
        { kind: 'ready', idleUntil, activeRuns: [] },
        {
          environment: {
            digest: 'd',
            clean: true,
            snapshot: { hit: true, reason: 'an image with the same digest is there' },
            location: 'flow-sessions/env:d',
            python: '3.11.2',
            image: { name: 'python:3.11', digest: 'sha256:ab' },
          },
          drift: [{ kind: 'requirement', message: 'x is new', file: '/r.txt', line: 3, action: 'install' }],
        },
      ),
      now,
    );
    assert.deepEqual(text.split('\n'), [
      '/flows/hello: ready on docker:default, Standard_D2s_v3',
      '  environment: Python 3.11.2, flow-sessions/env:d',
      '  image: python:3.11 (sha256:ab)',
      '  snapshot: hit, an image with the same digest is there',
      '  stops at 18:40, idle 30 min',
      '  drift: x is new (/r.txt:3); install mends it',
    ]);
  });

  it('says what to do with one that is lost', () => {
    const text = statusInWords(
      statusOf({ kind: 'lost', reason: 'its container is gone', evidence: 'OOM' }),
      now,
    );
    assert.match(text, /its container is gone\n {2}\| OOM\n {2}`flow-session start` repairs it$/);
  });

  it('says how one ended, with the day where it was another', () => {
    const at = new Date(2026, 10, 23, 9, 5).getTime();
    const text = statusInWords({ flow, state: { kind: 'absent', ended: { reason: 'idle', at } } }, now);
    assert.equal(text, '/flows/hello: absent\n  the last session ended at 2026-11-23 09:05 (idle)');
  });

  it('says the phase of a verb at work', () => {
    const [first] = statusInWords(statusOf({ kind: 'starting', phase: 'pull' }), now).split('\n');
    assert.match(first!, /: starting \(pull\) on docker/);
  });

  it('says what keeps a session, or when it stops', () => {
    const words = (more: { activeRuns?: string[]; idleUntil?: number | null }, seconds = 90): string =>
      idleInWords({ activeRuns: [], ...more }, seconds, now);
    assert.equal(words({ activeRuns: ['a', 'b'], idleUntil: now }), 'kept alive by run a, b');
    assert.equal(words({ idleUntil: null }), 'never stops by itself');
    assert.equal(words({}, 0), 'never stops by itself');
    assert.equal(words({}), 'stops when idle 1.5 min');
  });
});
