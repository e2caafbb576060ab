import { engineRequest } from '../engineRequest.ts';
import type { TestEngine } from '../testEngine.ts';
import type { RegistryUser } from './testRegistry.ts';

/** Pushes the engine's image as `HOST:PORT/name:tag` and takes that name from the engine again. Throws what the engine says. */
export async function pushImage(
  { host }: TestEngine,
  image: string,
  target: string,
  auth: RegistryUser | undefined,
): Promise<string> {
  const colon = target.lastIndexOf(':');
  const [repo, tag] = [target.slice(0, colon), target.slice(colon + 1)];
  await engineRequest(host, `/images/${image}/tag?repo=${encodeURIComponent(repo)}&tag=${tag}`, {
    method: 'POST',
  });
  const said = await engineRequest(host, `/images/${repo}/push?tag=${tag}`, {
    method: 'POST',
    headers: { 'X-Registry-Auth': toRegistryAuth(auth) },
  });
  await engineRequest(host, `/images/${target}?noprune=1`, { method: 'DELETE' });
  // A push that failed halfway has the status 200.
  const failure = said.split('\n').find((line) => line.includes('"error"'));
  if (failure) throw new Error(`pushing ${target}: ${failure}`);
  return target;
}

/** The header that carries a registry's user to an engine; the padding of the base64 must be there. */
export function toRegistryAuth(auth: RegistryUser | undefined): string {
  const text = JSON.stringify({ username: auth?.user ?? '', password: auth?.password ?? '' });
  return Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
