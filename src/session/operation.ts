import type { Event } from '../common/emitter.ts';
import type { PackageDiff } from './run.ts';
import type { Notice, SessionKey } from './session.ts';
import type { Phase, SessionFailure, Verb } from './sessionState.ts';

/** What a verb tells while it works. */
export type OperationEvent =
  | { kind: 'phase'; phase: Phase; detail?: string }
  /** One line of a tool's output, as it came. */
  | { kind: 'log'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'notice'; notice: Notice }
  /** What an installation changed. */
  | { kind: 'packages'; diff: PackageDiff };

export type Report = (event: OperationEvent) => void;

/** How a verb ended. */
export type OperationOutcome =
  | { kind: 'done' }
  /** `caller`: everyone who asked for it left. `stop`: somebody else ended it, so nobody goes on with it. */
  | { kind: 'cancelled'; by: 'caller' | 'stop' }
  | { kind: 'failed'; error: SessionFailure };

/** A verb under way, wherever it runs. */
export interface ActiveOperation {
  verb: Verb;
  phase: Phase;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** This process holds the flow's operation. */
export interface OwnedOperation {
  kind: 'owned';
  /** Tells everyone who follows. */
  write(event: OperationEvent): void;
  /** Aborted when somebody else asks to cancel. */
  readonly cancelRequested: AbortSignal;
  end(outcome: OperationOutcome): Promise<void>;
}

/** Another window or the terminal holds it. */
export interface ForeignOperation {
  kind: 'foreign';
  readonly active: ActiveOperation;
  /** Replays what was told so far, then follows to the end. Undefined where the holder died. */
  follow(report: Report, signal: AbortSignal | undefined): Promise<OperationOutcome | undefined>;
  requestCancel(): Promise<void>;
}

/** One mutating operation per flow at a time, across processes. */
export interface OperationJournal {
  begin(key: SessionKey, verb: Verb): Promise<OwnedOperation | ForeignOperation>;
  active(key: SessionKey): Promise<ActiveOperation | undefined>;
  /** Fires when an operation begins, moves on or ends, in this process or in another one. */
  readonly onDidChange: Event<SessionKey>;
}
