import type { BackendProblem } from './gather.ts';
import { resourcesOf } from './listResources.ts';
import type { ComputeResource, SessionBackend } from './sessionBackend.ts';
import { toFailure } from './sessionErrors.ts';
import type { FlowStatus, Found, SessionReader } from './sessionReader.ts';

/** Where sessions can live, and the sessions. */
export interface Overview {
  resources: ComputeResource[];
  statuses: FlowStatus[];
  /** What backends could not tell. */
  problems: BackendProblem[];
  /** The whole of it, where something had not answered in time. */
  rest?: Promise<Overview>;
}

/** What one backend told. */
interface Told {
  resources: ComputeResource[];
  found: Found[];
  problems: BackendProblem[];
  isPart?: true;
}

/**
 * Looks at everything at once. A backend whose resources answer one by one is waited for no longer than `patienceMs`: what it
 * told by then counts, and the rest comes later, so that one that hangs holds up nothing else.
 */
export async function takeOverview(
  backends: readonly SessionBackend[],
  reader: SessionReader,
  patienceMs: number,
): Promise<Overview> {
  const looks = backends.map(look);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
  const told = await Promise.all(
    looks.map(
      async ({ whole, soFar }) =>
        await Promise.race([whole, late.then(async () => soFar() ?? (await whole))]),
    ),
  );
  clearTimeout(timer);
  const overview = await toOverview(told, reader);
  if (!told.some(({ isPart }) => isPart)) return overview;
  const rest = Promise.all(looks.map(async ({ whole }) => await whole));
  return { ...overview, rest: rest.then(async (all) => await toOverview(all, reader)) };
}

/** Asks a backend; `soFar` is what it told until now, undefined where it tells all at the end. */
function look(backend: SessionBackend): { whole: Promise<Told>; soFar: () => Told | undefined } {
  const parts = new Map<string, ComputeResource>();
  const heard: Found[] = [];
  const listed = async (): Promise<Omit<Told, 'resources'>> => {
    try {
      const records = await backend.list(undefined, (record) => heard.push({ backend, record }));
      return { found: records.map((record) => ({ backend, record })), problems: [] };
    } catch (error) {
      return { found: [...heard], problems: [{ kind: backend.kind, error: toFailure(error) }] };
    }
  };
  const whole = Promise.all([
    resourcesOf(backend, undefined, (part) => parts.set(part.name, part)),
    listed(),
  ]).then(([resources, rest]) => ({ resources, ...rest }));
  const soFar = (): Told | undefined =>
    parts.size
      ? { resources: [...parts.values()], found: [...heard], problems: [], isPart: true }
      : undefined;
  return { whole, soFar };
}

async function toOverview(told: readonly Told[], reader: SessionReader): Promise<Overview> {
  return {
    resources: told.flatMap(({ resources }) => resources),
    statuses: await reader.statusesOf(told.flatMap(({ found }) => found)),
    problems: told.flatMap(({ problems }) => problems),
  };
}
