import { engineJson } from './engineRequest.ts';
import type { EngineKind, TestEngine } from './testEngine.ts';

/** An engine that somebody else runs; tests that would stop it look at `isOwn` first. Throws when it does not answer. */
export async function namedEngine(kind: EngineKind, host: string): Promise<TestEngine> {
  const { Version } = await engineJson<{ Version: string }>(host, '/version');
  const refuse = () => {
    throw new Error(`${host} is not the tests' own: it is left as it is`);
  };
  return {
    kind,
    host,
    version: Version,
    isOwn: false,
    stop: async () => refuse(),
    restart: async () => refuse(),
    kill: refuse,
    pause: refuse,
    resume: refuse,
  };
}
