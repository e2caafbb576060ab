import type { SessionBackend } from '../../src/session/sessionBackend.ts';
import type { SessionKey } from '../../src/session/session.ts';
import type { SessionManager } from '../../src/session/sessionManager.ts';
import type { Phase } from '../../src/session/sessionState.ts';

/** A manager with a backend of its own over the one place: what a window or a command of the terminal has. */
export interface Window {
  sessions: SessionManager;
  backend: SessionBackend;
}

export interface WindowSettings {
  basePackages?: string[];
  /** The default idle time. */
  idleSeconds?: number;
}

export type KilledVerb = 'start' | 'install' | 'undo' | 'reset';

/** What the conformance suite has to know of a backend. Everything that takes time is made once, in `setUp`. */
export interface ConformanceHarness {
  readonly kind: SessionBackend['kind'];
  /** The phases of a first start, of an install, of undoing it, and of a reset without cache, in order. */
  readonly phases: Record<KilledVerb, readonly Phase[]>;
  /** Base packages with which a flow can really run. */
  readonly runBase: string[];

  setUp(): Promise<void>;
  tearDown(): Promise<void>;
  /** Opens a window; it is closed by the suite. */
  open(settings?: WindowSettings): Window;
  /**
   * Lines of a requirements file with which `alpha` 1.0 and 2.0, `beta` 1.0 and `delta` 1.0, which needs `beta`, are found, and
   * nothing else.
   */
  sources(): string[];
  /** A line that changes nothing but makes the environment unlike any other. */
  uniqueLine(): string;
  /** A line that makes an installation wait until `release` is called. */
  heldLine(): { line: string; release: () => void };
  /** The worker dies; its last words hold `evidence`. */
  killWorker(key: SessionKey, evidence: string): Promise<void>;
  workerIsAlive(key: SessionKey): Promise<boolean>;
  /** Somebody else begins a verb and dies at the phase. */
  killAt(verb: KilledVerb, phase: Phase, flow: string): Promise<void>;
  /** Lets so much time pass. */
  pass(seconds: number): Promise<void>;
  /** A file as the session has it. */
  readSessionFile(key: SessionKey, path: string): Promise<string | undefined>;
  writeSessionFile(key: SessionKey, path: string, text: string): Promise<void>;
  /** For backends that honour images: the name of one that nobody else uses, and a way to let it lead to another one. */
  readonly images?: { make(): Promise<string>; move(name: string): Promise<void> };
}
