import { explain, satisfies } from '@renovatebot/pep440';
import { normalizeName } from '../../../flow/requirements/normalizeName.ts';
import type { Requirement } from '../../../flow/requirements/readRequirement.ts';

/** The installed version of what a requirement asks for, and whether it is one that it allows. */
export function fitsInstalled(
  { name, specifiers }: Requirement,
  installed: ReadonlyMap<string, string>,
): { version: string; fits: boolean } | undefined {
  const version = installed.get(normalizeName(name.text));
  if (version === undefined) return undefined;
  const fits = specifiers.every(({ operator, version: wanted }) => {
    if (operator === '===') return wanted.toLowerCase() === version.toLowerCase();
    // A version of old cannot be compared; nothing is said of it.
    const isKnown = explain(version) && explain(wanted.replace(/\.\*$/, ''));
    return !isKnown || satisfies(version, operator + wanted, { prereleases: true });
  });
  return { version, fits };
}
