import assert from 'node:assert/strict';
import { CancelledError } from '../../src/common/cancelled.ts';
import type { OperationEvent, Report } from '../../src/session/operation.ts';
import type { SessionKey } from '../../src/session/session.ts';
import type { FlowStatus } from '../../src/session/sessionReader.ts';
import type { Phase, SessionState } from '../../src/session/sessionState.ts';
import type { ConformanceHarness, Window } from './harness.ts';

export const quiet: Report = () => {};

/** Keeps what was told. */
export class Told {
  readonly events: OperationEvent[] = [];
  readonly report: Report = (event) => void this.events.push(event);

  get phases(): Phase[] {
    return this.events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
  }

  get log(): string {
    return this.events.flatMap((event) => (event.kind === 'log' ? [event.text] : [])).join('\n');
  }

  /** Resolves when the phase is told. */
  async reached(phase: Phase): Promise<void> {
    await eventually(`the phase ${phase}`, async () => this.phases.includes(phase));
  }
}

/** Cancels when the phase is reported. */
export function cancelAt(phase: Phase): { report: Report; signal: AbortSignal } {
  const abort = new AbortController();
  return {
    signal: abort.signal,
    report: (event) => {
      if (event.kind === 'phase' && event.phase === phase) abort.abort();
    },
  };
}

/** Makes the phase fail. */
export const failAt =
  (phase: Phase): Report =>
  (event) => {
    if (event.kind === 'phase' && event.phase === phase) throw new Error(`planted at ${phase}`);
  };

/** Waits until `holds` is true. What it waits for is said when it never comes. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(`never: ${what}`);
}

export async function rejectsCancelled(promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, CancelledError);
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  assert.fail('it did not fail');
}

/** The state, which must be of that kind. */
export function stateOf<K extends SessionState['kind']>(
  { state }: FlowStatus,
  kind: K,
): Extract<SessionState, { kind: K }> {
  assert.equal(state.kind, kind, JSON.stringify(state));
  return state as Extract<SessionState, { kind: K }>;
}

/** Nothing of the session is left: no item of its own, no worker, nothing that a cleaner would call an orphan. */
export async function assertNothingLeft(
  harness: ConformanceHarness,
  { sessions }: Window,
  key: SessionKey,
): Promise<void> {
  const stored = await sessions.stored();
  assert.deepEqual(
    stored.filter((item) => item.orphan || item.id === key || item.location.includes(key)),
    [],
  );
  assert.equal(await harness.workerIsAlive(key), false, 'a worker is left');
}

/** Names and versions of what is installed, such as `alpha 1.0`, without what every environment has. */
export async function packagesOf({ sessions }: Window, flow: string): Promise<string[]> {
  const packages = await sessions.packages(flow);
  return packages
    .filter(({ name }) => name === 'alpha' || name === 'beta')
    .map(({ name, version }) => `${name} ${version}`)
    .sort();
}

/** What was told of changed packages, without what every environment has. */
export function packageDiffs({ events }: Told): { added: string[]; removed: string[]; changed: string[] }[] {
  const ours = ({ name }: { name: string }): boolean => ['alpha', 'beta', 'delta'].includes(name);
  const named = ({ name, version }: { name: string; version: string }): string => `${name} ${version}`;
  return events.flatMap((event) =>
    event.kind === 'packages'
      ? {
          added: event.diff.added.filter(ours).map(named),
          removed: event.diff.removed.filter(ours).map(named),
          changed: event.diff.changed.filter(ours).map(({ name, from, to }) => `${name} ${from} -> ${to}`),
        }
      : [],
  );
}
