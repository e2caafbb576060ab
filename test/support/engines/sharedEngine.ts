import process from 'node:process';
import { KeptEngine } from './keptEngine.ts';
import { namedEngine } from './namedEngine.ts';
import type { EngineKind, TestEngine } from './testEngine.ts';

const started = new Map<EngineKind, Promise<TestEngine>>();

/** The one engine of this kind in this process, started on first use; the variable names one to use instead. */
export function sharedEngine(kind: EngineKind, variable: string): Promise<TestEngine> {
  const known = started.get(kind);
  if (known) return known;
  const host = process.env[variable];
  const engine = host ? namedEngine(kind, host) : KeptEngine.start(kind);
  started.set(kind, engine);
  return engine;
}

/** Ends every engine that this process started; without it they end when the process does. */
export async function endEngines(): Promise<void> {
  const engines = await Promise.allSettled(started.values());
  started.clear();
  for (const engine of engines) {
    if (engine.status === 'fulfilled' && engine.value instanceof KeptEngine) await engine.value.end();
  }
}

// A root hook where mocha loads this, so that a run ends after its engines.
if (typeof globalThis.after === 'function') {
  globalThis.after(async function endSharedEngines() {
    this.timeout(60_000);
    await endEngines();
  });
}
