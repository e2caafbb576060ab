/** An engine of a slot, as its keeper handles it. */
export interface Engine {
  readonly pid: number | undefined;
  /** This machine as containers see it. */
  readonly gateway: string;
  /** Resolves to the engine's version when it answers. */
  start(): Promise<string>;
  /** Ends it in order; its data stay. */
  stop(): Promise<void>;
}
