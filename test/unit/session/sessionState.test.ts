import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  busyState,
  isBusy,
  mayBegin,
  next,
  phases,
  type Life,
  type SessionEvent,
  type SessionState,
  type Verb,
} from '../../../src/session/sessionState.ts';

const verbs: Verb[] = ['start', 'install', 'undo', 'reset', 'update', 'move', 'stop'];
const error = { code: 'FSE299', message: 'it failed' };
const absent: Life = { state: { kind: 'absent' } };

const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('begin' as const), verb: fc.constantFrom(...verbs) }),
  },
  fc.record({ kind: fc.constant('phase' as const), phase: fc.constantFrom(...phases) }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('succeed' as const),
      idleUntil: fc.option(fc.nat(), { nil: null }),
    }),
  },
  fc.constant({ kind: 'fail' as const, error, log: '/session.log' }),
  fc.constant({ kind: 'cancel' as const }),
  fc.record({ kind: fc.constant('idle' as const), at: fc.nat(), idleSeconds: fc.nat() }),
  fc.constant({ kind: 'vanish' as const, reason: 'gone', evidence: 'last words' }),
);
const anyEvents = fc.array(anyEvent, { maxLength: 60, size: 'max' });

/** All lives on the way, the first included. */
function lives(events: SessionEvent[]): Life[] {
  const all = [absent];
  for (const event of events) all.push(next(all.at(-1)!, event));
  return all;
}

/** Holds of every order of events. */
function always(check: (before: Life, event: SessionEvent, after: Life) => void): void {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const all = lives(events);
      events.forEach((event, index) => check(all[index]!, event, all[index + 1]!));
    }),
  );
}

const begin = (life: Life, verb: Verb): Life => next(life, { kind: 'begin', verb });
const succeed = (life: Life): Life => next(life, { kind: 'succeed', idleUntil: 5 });
const ready = succeed(begin(absent, 'start'));

describe('next', () => {
  it('a busy state, and only it, has a state to fall back to, which is no busy one', () => {
    always((_before, _event, { state, before }) => {
      assert.equal(before !== undefined, isBusy(state));
      if (before) assert.equal(isBusy(before), false);
    });
  });

  it('falls back, on cancel, to exactly what was there before the verb, or to what became of it', () => {
    always((before, event, after) => {
      if (event.kind !== 'cancel' || !isBusy(before.state)) return;
      assert.deepEqual(after, { state: before.before });
    });
  });

  it('falls back, on failure, to the session that was ready; where there was none it is failed', () => {
    always((before, event, after) => {
      if (event.kind !== 'fail' || !isBusy(before.state)) return;
      if (before.before?.kind === 'ready') assert.deepEqual(after, { state: before.before });
      else assert.deepEqual(after, { state: { kind: 'failed', error, log: '/session.log' } });
    });
  });

  it('a cancelled verb never leaves more or less than there was, whatever happened to it', () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.constantFrom(...verbs),
        fc.array(fc.constantFrom(...phases)),
        (events, verb, told) => {
          const life = lives(events).at(-1)!;
          if (isBusy(life.state) || !mayBegin(life.state, verb)) return;
          const busy = told.reduce<Life>(
            (one, phase) => next(one, { kind: 'phase', phase }),
            begin(life, verb),
          );
          assert.deepEqual(next(busy, { kind: 'cancel' }), { state: life.state });
        },
      ),
    );
  });

  it('nothing begins while something else is under way, but stop', () => {
    always((before, event, after) => {
      if (event.kind !== 'begin' || !isBusy(before.state)) return;
      if (event.verb === 'stop' && before.state.kind !== 'stopping')
        assert.equal(after.state.kind, 'stopping');
      else assert.equal(after, before);
    });
  });

  it('is ready only after success, or again after a verb that came to nothing', () => {
    always((before, event, after) => {
      if (after.state.kind !== 'ready' || before.state.kind === 'ready') return;
      assert.ok(isBusy(before.state));
      assert.ok(event.kind === 'succeed' || before.before?.kind === 'ready');
    });
  });

  it('an event that does not apply changes nothing at all', () => {
    always((before, event, after) => {
      if (event.kind === 'begin' && !mayBegin(before.state, event.verb)) assert.equal(after, before);
      if (event.kind === 'succeed' && !isBusy(before.state)) assert.equal(after, before);
      if (event.kind === 'idle' && before.state.kind !== 'ready') assert.equal(after, before);
    });
  });

  it('a state keeps to its own fields, whatever came before', () => {
    const fields: Record<SessionState['kind'], string[]> = {
      absent: ['kind', 'ended'],
      starting: ['kind', 'phase'],
      ready: ['kind', 'idleUntil', 'activeRuns'],
      installing: ['kind', 'phase'],
      undoing: ['kind', 'phase'],
      updating: ['kind'],
      resetting: ['kind', 'phase'],
      moving: ['kind', 'phase'],
      stopping: ['kind'],
      failed: ['kind', 'error', 'log'],
      lost: ['kind', 'reason', 'evidence'],
    };
    always((_before, _event, { state }) => {
      assert.deepEqual(
        Object.keys(state).filter((name) => !fields[state.kind].includes(name)),
        [],
      );
    });
  });

  it('every state can be reached, and from every state there is a way to absent', () => {
    const seen = new Set<string>();
    always((_before, _event, after) => {
      seen.add(after.state.kind);
      const settled = isBusy(after.state) ? next(after, { kind: 'cancel' }) : after;
      const stopped = succeed(begin(settled, 'stop'));
      assert.equal(stopped.state.kind, 'absent');
    });
    assert.equal(seen.size, 11);
  });

  it('a stop that cuts into a start, and is cancelled, leaves what was there before the start', () => {
    const stopping = begin(begin(absent, 'start'), 'stop');
    assert.deepEqual(next(stopping, { kind: 'cancel' }), absent);
    const cut = begin(begin(ready, 'install'), 'stop');
    assert.deepEqual(next(cut, { kind: 'cancel' }), ready);
    assert.deepEqual(succeed(cut), absent);
  });

  it('a run holds the idle clock', () => {
    const running: Life = { state: { kind: 'ready', idleUntil: 1, activeRuns: ['run-1'] } };
    const idle: SessionEvent = { kind: 'idle', at: 2, idleSeconds: 60 };
    assert.equal(next(running, idle), running);
    assert.deepEqual(next(ready, idle).state, {
      kind: 'absent',
      ended: { reason: 'idle', at: 2, idleSeconds: 60 },
    });
  });

  it('a worker that dies during a verb is what a cancelled verb falls back to', () => {
    const vanish: SessionEvent = { kind: 'vanish', reason: 'gone', evidence: 'words' };
    const installing = next(begin(ready, 'install'), vanish);
    assert.equal(installing.state.kind, 'installing');
    const lost = { state: { kind: 'lost', reason: 'gone', evidence: 'words' } };
    assert.deepEqual(next(installing, { kind: 'cancel' }), lost);
    assert.deepEqual(next(ready, vanish), lost);
    assert.equal(succeed(installing).state.kind, 'ready');
  });

  it('every verb shows a busy state of its own', () => {
    const kinds = verbs.map((verb) => busyState(verb).kind);
    assert.equal(new Set(kinds).size, verbs.length);
    assert.ok(verbs.every((verb) => isBusy(busyState(verb))));
    assert.deepEqual(busyState('start', 'install'), { kind: 'starting', phase: 'install' });
  });
});
