import type { SessionKey } from './session.ts';
import type { SessionBackend } from './sessionBackend.ts';
import type { SessionReader } from './sessionReader.ts';

/**
 * Mends what a killed operation left, on every backend; of two sessions that a killed move left, the older one goes. A backend
 * that cannot be reached keeps nobody from the sessions of the others.
 */
export async function recoverSession(
  backends: readonly SessionBackend[],
  reader: SessionReader,
  key: SessionKey,
): Promise<void> {
  const mended = await Promise.allSettled(backends.map((backend) => backend.recover(key)));
  const [first, ...others] = await reader.twins(key);
  const never = new AbortController().signal;
  for (const { backend } of others) await backend.stop(key, () => {}, never);
  const failed = mended.find(
    (one, index) => one.status === 'rejected' && (!first || first.backend === backends[index]),
  );
  if (failed?.status === 'rejected') throw failed.reason;
}
