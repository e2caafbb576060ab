import { normalizeName } from '../flow/requirements/normalizeName.ts';
import { parseRequirements } from '../flow/requirements/parseRequirements.ts';
import type { NamedPackage } from './packageDiff.ts';
import type { Notice, RequirementFact } from './session.ts';
import { sessionErrors } from './sessionErrors.ts';

/**
 * The requirements that what is installed does not meet, such as one that an earlier package holds back. Versions that are
 * more than numbers, and lines with a marker, are left to pip: what cannot be judged for certain is not told.
 */
export function checkInstalled(
  requirements: readonly RequirementFact[],
  installed: readonly NamedPackage[],
): Notice[] {
  const versions = new Map(installed.map(({ name, version }) => [normalizeName(name), version]));
  return requirements.flatMap(({ text, file, line }) => {
    const [parsed] = parseRequirements([text]);
    if (parsed?.kind !== 'package' || !parsed.name || text.includes(';')) return [];
    const has = versions.get(parsed.name);
    if (has !== undefined && meets(has, parsed.specifier ?? '')) return [];
    return [
      sessionErrors.notAsAsked(
        text,
        has === undefined ? undefined : `${parsed.name} ${has}`,
        `${file}:${line}`,
      ),
    ];
  });
}

/** False only where it is certain that the version is outside of the specifier. */
function meets(version: string, specifier: string): boolean {
  const has = numbersOf(version);
  if (!has) return true;
  return specifier.split(',').every((clause) => {
    const [, operator, target = ''] = /^\s*(===|==|!=|<=|>=|<|>|~=)\s*(\S+)\s*$/.exec(clause) ?? [];
    const wanted = numbersOf(target.replace(/\.\*$/, ''));
    if (!wanted) return true;
    const prefix = target.endsWith('.*');
    const order = compare(prefix ? has.slice(0, wanted.length) : has, wanted);
    switch (operator) {
      case '==':
        return order === 0;
      case '!=':
        return order !== 0;
      case '<=':
        return order <= 0;
      case '>=':
        return order >= 0;
      case '<':
        return order < 0;
      case '>':
        return order > 0;
      case '~=':
        return order >= 0 && compare(has.slice(0, wanted.length - 1), wanted.slice(0, -1)) === 0;
      default:
        return true;
    }
  });
}

/** The parts of a version that is nothing but a release, such as 1.10.2. */
const numbersOf = (version: string): number[] | undefined =>
  /^\d+(\.\d+)*$/.test(version) ? version.split('.').map(Number) : undefined;

function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const order = (one[index] ?? 0) - (other[index] ?? 0);
    if (order !== 0) return Math.sign(order);
  }
  return 0;
}
