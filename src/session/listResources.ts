import type { ComputeResource, SessionBackend } from './sessionBackend.ts';
import { toFailure } from './sessionErrors.ts';

/** What sessions can live on. A backend that cannot say is a resource that cannot be used, with the reason. */
export async function listResources(
  backends: readonly SessionBackend[],
  signal: AbortSignal | undefined,
): Promise<ComputeResource[]> {
  return (await Promise.all(backends.map(async (backend) => await resourcesOf(backend, signal)))).flat();
}

/** What sessions of one backend can live on; `onPart` as in the backend. */
export async function resourcesOf(
  backend: SessionBackend,
  signal?: AbortSignal,
  onPart?: (resource: ComputeResource) => void,
): Promise<ComputeResource[]> {
  try {
    return await backend.resources(signal, onPart);
  } catch (error) {
    const { message, remedy } = toFailure(error);
    const { kind } = backend;
    return [{ kind, name: kind, detail: message, usable: false, ...(remedy && { remedy }) }];
  }
}
