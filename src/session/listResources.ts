import type { ComputeResource, SessionBackend } from './sessionBackend.ts';
import { toFailure } from './sessionErrors.ts';

/** What sessions can live on. A backend that cannot say is a resource that cannot be used, with the reason. */
export async function listResources(
  backends: readonly SessionBackend[],
  signal: AbortSignal | undefined,
): Promise<ComputeResource[]> {
  const ask = async (backend: SessionBackend): Promise<ComputeResource[]> => {
    try {
      return await backend.resources(signal);
    } catch (error) {
      const { message, remedy } = toFailure(error);
      const { kind } = backend;
      return [{ kind, name: kind, detail: message, usable: false, ...(remedy && { remedy }) }];
    }
  };
  return (await Promise.all(backends.map(ask))).flat();
}
