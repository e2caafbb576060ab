import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { Disposable } from '../../../common/disposable.ts';
import { LineSplitter } from '../../../common/lineSplitter.ts';
import { EngineFault } from './engineFault.ts';

/** Something that happened on an engine. */
export interface EngineEvent {
  /** `container`, `image`, `volume` … */
  type: string;
  /** `start`, `die`, `oom`, `destroy`, `rename` … */
  action: string;
  /** The full id of a container, the name of a volume. */
  id: string;
  /** Labels among them, and `exitCode`, `name`, `image`. */
  attributes: Record<string, string>;
  timeMs: number;
}

/** What of the API's filters narrows a stream: `{ type: ['container'], label: ['flow-sessions.version=1'] }`. */
export type EventFilters = Record<string, string[]>;

export interface EventListeners {
  onEvent: (event: EngineEvent) => void;
  /** The stream is open, now or again: what happened before was not heard. */
  onGap: () => void;
  /** The stream was lost, or could not be opened; told once until it is open again. */
  onLost: (error: unknown) => Promise<void>;
}

export interface EventSource {
  client: (signal: AbortSignal) => Promise<Dockerode>;
  /** Rejects when the engine does not answer. */
  ping: (signal: AbortSignal) => Promise<void>;
  /** The connection cannot be trusted any more. */
  drop: () => void;
}

/** Milliseconds. */
export interface EventTiming {
  /** Between two looks at an open stream. */
  pingMs: number;
  /** A look that is so much too late means that the machine was suspended. */
  sleptMs: number;
  /** The first and the longest wait before a stream is opened again. */
  firstWaitMs: number;
  mostWaitMs: number;
}

/** How long an engine may take to say that it heard, before it is asked. */
const headMs = 250;

/** Follows an engine's events until disposed, and opens the stream again whenever it ends. */
export function followEvents(
  source: EventSource,
  filters: EventFilters,
  listeners: EventListeners,
  timing: EventTiming,
): Disposable {
  const stopped = new AbortController();
  void follow(stopped.signal);
  return { dispose: () => stopped.abort() };

  async function follow(signal: AbortSignal): Promise<void> {
    let wait = timing.firstWaitMs;
    let isLost = false;
    while (!signal.aborted) {
      try {
        await readOnce(signal, () => {
          wait = timing.firstWaitMs;
          isLost = false;
          listeners.onGap();
        });
      } catch (error) {
        if (signal.aborted) return;
        if (!isLost) await listeners.onLost(error);
        isLost = true;
      }
      await delay(wait, undefined, { signal }).catch(() => {});
      wait = Math.min(wait * 2, timing.mostWaitMs);
    }
  }

  /** Always rejects: a stream never ends by itself. */
  async function readOnce(signal: AbortSignal, onOpen: () => void): Promise<never> {
    const docker = await source.client(signal);
    const attempt = new AbortController();
    const abortSignal = AbortSignal.any([signal, attempt.signal]);
    const options = { filters, abortSignal } as Dockerode.GetEventsOptions;
    const open = once(onOpen);
    const stopLooking = lookAfter(source, timing, abortSignal, (error) => attempt.abort(error));
    try {
      const opening = docker.getEvents(options);
      // Some versions of Podman send the head of their answer with the first event.
      void delay(headMs, undefined, { signal: abortSignal })
        .then(() => source.ping(abortSignal))
        .then(open, () => {});
      const stream = await opening;
      open();
      const lines = new LineSplitter((line) => tell(line, listeners));
      stream.setEncoding('utf8');
      for await (const text of stream) {
        if (signal.aborted) break;
        lines.push(text as string);
      }
      throw broken('The event stream ended.');
    } catch (error) {
      // An engine that was updated meanwhile may no longer speak the version that was agreed.
      if ((error as { statusCode?: number }).statusCode === 400) source.drop();
      throw attempt.signal.aborted ? attempt.signal.reason : error;
    } finally {
      stopLooking();
      attempt.abort();
    }
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}

function tell(line: string, { onEvent }: EventListeners): void {
  if (!line.trim()) return;
  const event = toEngineEvent(line);
  if (event) onEvent(event);
}

/** Translates a line of the stream, Podman's words into Docker's; undefined for what is no event. */
export function toEngineEvent(line: string): EngineEvent | undefined {
  let raw: RawEvent;
  try {
    raw = JSON.parse(line) as RawEvent;
  } catch {
    throw new EngineFault({ kind: 'garbage', evidence: line.slice(0, 200) });
  }
  const { Type: type, Action: action, Actor: actor } = raw;
  if (!type || !action) return undefined;
  const attributes = actor?.Attributes ?? {};
  const exitCode = attributes['exitCode'] ?? attributes['containerExitCode'];
  return {
    type,
    action: podmanActions[`${type} ${action}`] ?? action,
    id: actor?.ID || (attributes['name'] ?? ''),
    attributes: exitCode === undefined ? attributes : { ...attributes, exitCode },
    timeMs: raw.timeNano === undefined ? (raw.time ?? 0) * 1000 : Math.floor(raw.timeNano / 1e6),
  };
}

/** Podman's own words, which Docker has no other use for, in Docker's. */
const podmanActions: Record<string, string> = {
  'container died': 'die',
  'container exec_died': 'exec_die',
  'container remove': 'destroy',
  'volume remove': 'destroy',
  'image remove': 'delete',
};

interface RawEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> | null };
  time?: number;
  timeNano?: number;
}

const broken = (message: string): Error => Object.assign(new Error(message), { code: 'ECONNRESET' });

/** Sees to it that the silence of an open stream is an engine's and not that of a dead connection. */
function lookAfter(
  { ping }: EventSource,
  { pingMs, sleptMs }: EventTiming,
  signal: AbortSignal,
  onDead: (error: Error) => void,
): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const slept = now - last > pingMs + sleptMs;
    last = now;
    if (slept) onDead(broken('This machine was suspended.'));
    else ping(signal).catch(onDead);
  }, pingMs);
  return () => clearInterval(timer);
}
