import { normalizeName } from '../flow/requirements/normalizeName.ts';
import { parseRequirements } from '../flow/requirements/parseRequirements.ts';
import type { InstalledPackage, PackageOrigin } from './run.ts';
import type { RequirementFact } from './session.ts';

/** A package as the worker lists it; see docs/worker-protocol.md. */
export interface ListedPackage {
  name: string;
  version: string;
  /** Installed packages that need it. */
  requestedBy: readonly string[];
}

/** What every environment has for installing others: nobody asks for it by name. */
const tools = new Set(['pip', 'setuptools', 'wheel', 'uv', 'distribute']);

/**
 * Says of each package why it is there: the requirements name it, the environment started with it (a base package or what
 * one needs), or something else needs it. What nothing needs and no line names came from a line that is a path or a URL,
 * where there is one, and with the environment where not.
 */
export function toInstalledPackages(
  listed: readonly ListedPackage[],
  requirements: readonly RequirementFact[],
  basePackages: readonly string[],
): InstalledPackage[] {
  const lines = parseRequirements(requirements.map(({ text }) => text));
  const asked = new Set(lines.flatMap(({ name }) => name ?? []));
  const base = withWhatTheyNeed(listed, namesOf(basePackages));
  const unnamed = lines.some(
    ({ kind, name }) => !name && (kind === 'path' || kind === 'url' || kind === 'editable'),
  );
  const alone = ({ name, requestedBy }: ListedPackage): boolean =>
    !requestedBy.length && !base.has(normalizeName(name)) && !tools.has(normalizeName(name));
  if (unnamed) for (const one of listed) if (alone(one)) asked.add(normalizeName(one.name));
  const needed = withWhatTheyNeed(listed, asked);
  const originOf = (name: string): PackageOrigin => {
    if (asked.has(name)) return 'requirement';
    return needed.has(name) && !base.has(name) ? 'dependency' : 'base';
  };
  return listed.map(({ name, version }) => {
    const origin = originOf(normalizeName(name));
    return { name, version, requested: origin === 'requirement', origin };
  });
}

const namesOf = (lines: readonly string[]): Set<string> =>
  new Set(parseRequirements(lines).flatMap(({ name }) => name ?? []));

/** The named packages that are there, with all that they need. */
function withWhatTheyNeed(listed: readonly ListedPackage[], names: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const one of listed)
      if (one.requestedBy.some((by) => normalizeName(by) === name)) add(normalizeName(one.name));
  };
  for (const name of names) add(name);
  return found;
}
