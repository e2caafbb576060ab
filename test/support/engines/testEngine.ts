/** Which engine answers behind the Docker API. */
export type EngineKind = 'docker' | 'podman';

/** A real engine that tests may stop, kill and fill; shared by all tests of one process. */
export interface TestEngine {
  readonly kind: EngineKind;
  /** `unix:///…`, as DOCKER_HOST takes it; the same after a restart. */
  readonly host: string;
  /** As the engine says it, `20.10.24+dfsg1`. */
  readonly version: string;
  /** This machine as containers on the default bridge reach it; absent for an engine that the tests did not start. */
  readonly gateway?: string;
  /** False for an engine that the environment named: it may not be stopped, killed, paused or restarted. */
  readonly isOwn: boolean;
  /** Ends the engine in order, with what runs in it; its data stays, and `restart` starts it again. */
  stop(): Promise<void>;
  /** Sends the signal to the engine's process; its containers go on. */
  kill(signal: NodeJS.Signals): void;
  /** Ends the engine in order where it runs and starts it again, on the same socket and data. */
  restart(): Promise<void>;
  /** Holds the engine's process, so that it takes connections and answers nothing. */
  pause(): void;
  resume(): void;
}
