import { createReadStream } from 'node:fs';
import { EngineRequestError, engineJson, engineRequest } from '../engineRequest.ts';
import type { TestEngine } from '../testEngine.ts';
import { imageArchive } from './imageArchive.ts';
import { nameOf, recipes, type ImageKey } from './recipes.ts';

/** Sees to it that the engine has every image of the tests, and answers with their names, `python` to `otherPlatform`. */
export function images(engine: TestEngine): Promise<Record<ImageKey, string>> {
  const known = ensured.get(engine);
  if (known) return known;
  const names = ensure(engine);
  ensured.set(engine, names);
  return names;
}

const ensured = new WeakMap<TestEngine, Promise<Record<ImageKey, string>>>();

async function ensure({ host }: TestEngine): Promise<Record<ImageKey, string>> {
  const keys = Object.keys(recipes) as ImageKey[];
  const names = Object.fromEntries(keys.map((key) => [key, nameOf(key)])) as Record<ImageKey, string>;
  const { file, recipe } = await imageArchive();
  const missing = async () => {
    const found = await Promise.all(keys.map(async (key) => (await recipeIn(host, names[key])) === recipe));
    return keys.filter((_, index) => !found[index]);
  };
  const stale = await missing();
  if (stale.length === 0) return names;
  // Those of an older recipe would have the names still, in Podman beside the new ones.
  for (const key of stale)
    await engineRequest(host, `/images/${names[key]}?force=1`, { method: 'DELETE' }).catch(() => {});
  const load = { method: 'POST', body: createReadStream(file), timeoutMs: 300_000 } as const;
  const said = await engineRequest(host, '/images/load?quiet=1', load);
  const left = await missing();
  if (left.length > 0) throw new Error(`the engine did not take the images ${left.join(', ')}: ${said}`);
  return names;
}

async function recipeIn(host: string, name: string): Promise<string | undefined> {
  interface Inspected {
    Config: { Labels: Record<string, string> | null };
  }
  try {
    const { Config } = await engineJson<Inspected>(host, `/images/${name}/json`);
    return Config.Labels?.['flow-sessions-test.recipe'];
  } catch (error) {
    if (error instanceof EngineRequestError && error.status === 404) return undefined;
    throw error;
  }
}
