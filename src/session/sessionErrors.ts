import { clockTime } from '../common/clockTime.ts';
import { UserError } from '../common/userError.ts';
import type { FlowRef, Notice, SessionKey } from './session.ts';
import type { SessionFailure, SessionState } from './sessionState.ts';

/** What can go wrong with a session, each with what to do next. The codes are documented in docs/errors.md. */
export const sessionErrors = {
  noSession: (dir: string, state?: SessionState) =>
    new UserError({
      code: 'FSE201',
      kind: 'failed',
      message: `There is no session for ${dir}.${endOf(state)}`,
      remedy: 'Start one: "Start" above the flow file, or `flow-session start` with the flow folder.',
      action: 'start',
    }),

  heldElsewhere: (flow: FlowRef, holder: string, wanted: string) =>
    new UserError({
      code: 'FSE202',
      kind: 'failed',
      message: `${flow.dir} already has its session on ${holder}; a flow has one session, so it cannot also start on ${wanted}.`,
      remedy: `Move the session to ${wanted}, or stop it on ${holder} first.`,
      action: 'stop',
    }),

  noSuchCompute: (kind: string, known: string[]) =>
    new UserError({
      code: 'FSE203',
      kind: 'missing',
      message: `No compute resource of kind "${kind}" is available here.`,
      remedy: `Available: ${known.join(', ')}.`,
    }),

  notReady: (dir: string, state: SessionState, verb: string) =>
    new UserError({
      code: 'FSE204',
      kind: 'failed',
      message: `Cannot ${verb} ${dir} while its session is ${state.kind}.`,
      remedy:
        state.kind === 'failed' || state.kind === 'lost'
          ? 'Start it again; its log says what happened.'
          : 'Wait until it is ready, or stop it.',
      action: state.kind === 'failed' || state.kind === 'lost' ? 'start' : 'showLog',
    }),

  flowGone: (dir: string, copy: string) =>
    new UserError({
      code: 'FSE205',
      kind: 'failed',
      message: `The flow folder ${dir} is gone, so its session cannot be brought up to date.`,
      remedy: `Put the folder back, or stop the session. The last copy of its files is in ${copy}.`,
      action: 'stop',
    }),

  interrupted: (verb: string): SessionFailure => ({
    code: 'FSE206',
    message: `The last ${verb} was interrupted before it finished.`,
    remedy: 'Start the session again.',
  }),

  deadline: (what: string, seconds: number) =>
    new UserError({
      code: 'FSE207',
      kind: 'failed',
      message: `Waited ${seconds} s for ${what}.`,
      remedy: 'Look at the session log, then try again.',
      action: 'showLog',
    }),

  workerGone: (dir: string, evidence: string | undefined) =>
    new UserError({
      code: 'FSE208',
      kind: 'failed',
      message: `The worker of the session of ${dir} went away.`,
      ...(evidence && { evidence }),
      remedy: 'Try again: the worker is started anew by the next command.',
      action: 'retry',
    }),

  workerRefused: (code: string, message: string) =>
    new UserError({
      code: 'FSE209',
      kind: 'failed',
      message,
      evidence: code,
      remedy: 'The session log says more.',
      action: 'showLog',
    }),

  unknownRun: (dir: string, runId: string) =>
    new UserError({
      code: 'FSE210',
      kind: 'badInput',
      message: `The session of ${dir} has no run "${runId}".`,
      remedy: 'Leave the run out to see the session log.',
    }),

  imageNotHonoured: (image: string, python: string) => ({
    code: 'FSE211',
    message: `environment.image (${image}) cannot be honoured by local Python; the session uses Python ${python} of this machine.`,
    action: 'startOnDocker' as const,
  }),

  nothingToUndo: (dir: string, evidence?: string) =>
    new UserError({
      code: 'FSE212',
      kind: 'failed',
      message: `There is no installation to undo in the session of ${dir}.`,
      ...(evidence && { evidence }),
      remedy:
        'Only the last install since the start or the last reset can be undone; a reset gives the packages anew.',
    }),

  notAsAsked: (asked: string, has: string | undefined, at: string): Notice => ({
    code: 'FSE213',
    message: `${asked} is asked for (${at}), but ${has === undefined ? 'it is not' : `${has} is`} installed.`,
  }),

  noProgram: (program: string, evidence: string) =>
    new UserError({
      code: 'FSE214',
      kind: 'badInput',
      message: `The session has no program "${program}".`,
      evidence,
      remedy: 'Correct the command, or install the package that brings it.',
    }),

  noFolder: (folder: string) =>
    new UserError({
      code: 'FSE215',
      kind: 'badInput',
      message: `The session has no folder "${folder}".`,
      remedy: 'Name a folder among the session files, or leave it out for the flow folder.',
    }),

  needsReset: (flow: FlowRef, has: string | undefined, wanted: string) =>
    new UserError({
      code: 'FSE216',
      kind: 'failed',
      message: `The session of ${flow.dir} has ${has === undefined ? 'no VM size' : `the VM size ${has}`}; it takes a reset to give it ${wanted}.`,
      remedy: `Reset the session with the VM size ${wanted}.`,
      action: 'reset',
    }),
};

/** Says in a sentence how the last session came to its end. */
function endOf(state: SessionState | undefined): string {
  if (state?.kind !== 'absent' || !state.ended) return '';
  const at = clockTime(state.ended.at, Date.now());
  return state.ended.reason === 'idle'
    ? ` The last one stopped itself at ${at} after ${(state.ended.idleSeconds ?? 0) / 60} min without activity.`
    : ` The last one was stopped at ${at}.`;
}

/** What a failure keeps of any error. */
export function toFailure(error: unknown): SessionFailure {
  if (error instanceof UserError) {
    const { code, message, evidence, remedy } = error.details;
    return { code, message, ...(evidence && { evidence }), ...(remedy && { remedy }) };
  }
  return { code: 'FSE299', message: error instanceof Error ? error.message : String(error) };
}

/** Turns a kept failure back into an error that can be thrown. */
export function fromFailure(failure: SessionFailure): UserError {
  return new UserError({ kind: 'failed', action: 'showLog', ...failure });
}

/** Short form of a key for logs. */
export const shortKey = (key: SessionKey): string => key.slice(0, 8);
