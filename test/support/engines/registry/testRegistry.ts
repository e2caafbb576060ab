import type { TestEngine } from '../testEngine.ts';

export interface RegistryUser {
  user: string;
  password: string;
}

/** A real image registry on this machine, with nothing in it at first; every engine of the tests may reach it by HTTP. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`, the same after a restart. */
  readonly host: string;
  /** Gives it the engine's image under `name:tag`; resolves to the full name, by which the engine then has it no more. */
  push(engine: TestEngine, image: string, tag: string): Promise<string>;
  /** Gives it an image that no engine can have yet; resolves to its full name. */
  putFresh(tag: string, image: FreshImage): Promise<string>;
  /** Refuses connections from now on; what it has stays until the end of the process. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Takes connections and answers nothing. */
  pause(): void;
  resume(): void;
}

/** An image with one more layer of random bytes, which cannot be compressed. */
export interface FreshImage {
  bytes: number;
  /** A tag of the same repository to put the layer on; absent: the layer is all there is. */
  on?: string;
}
