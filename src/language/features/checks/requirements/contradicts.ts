import { compare, explain, satisfies } from '@renovatebot/pep440';
import type { VersionSpecifier } from '../../../../flow/requirements/readRequirement.ts';
import type { Span } from '../../../../flow/yaml/span.ts';

/** Two specifiers that no version satisfies together; undefined where there may be one. */
export interface Contradiction {
  one: string;
  other: string;
  /** Of the second. */
  span: Span;
}

/** Looks for a pair of specifiers that contradict each other, as far as that is certain. */
export function contradicts(specifiers: readonly VersionSpecifier[]): Contradiction | undefined {
  const known = specifiers
    .slice(0, most)
    .filter(({ operator, version }) => operator !== '===' && explain(version.replace(/\.\*$/, '')));
  for (const [at, other] of known.entries())
    for (const one of known.slice(0, at))
      if (excludes(one, other) || excludes(other, one))
        return { one: textOf(one), other: textOf(other), span: other.span };
  return undefined;
}

/** Each is compared with each. */
const most = 20;

/** True where no version that `one` allows is one that `other` does. */
function excludes(one: VersionSpecifier, other: VersionSpecifier): boolean {
  if (isPin(one)) {
    // A pin without a local part takes versions with any.
    if (isPin(other))
      return compare(publicOf(one.version), publicOf(other.version)) !== 0 || localsDiffer(one, other);
    return !satisfies(publicOf(one.version), textOf(other), { prereleases: true });
  }
  const low = lowest(one);
  const high = highest(other);
  if (!low || !high) return false;
  const order = compare(low.version, high.version);
  return order > 0 || (order === 0 && !(low.included && high.included));
}

const isPin = ({ operator, version }: VersionSpecifier): boolean =>
  operator === '==' && !version.endsWith('.*');

const textOf = ({ operator, version }: VersionSpecifier): string => operator + version;

const publicOf = (version: string): string => version.split('+', 1)[0]!;

function localsDiffer(one: VersionSpecifier, other: VersionSpecifier): boolean {
  const [mine, theirs] = [one.version.split('+')[1], other.version.split('+')[1]];
  const plain = (text: string): string => text.toLowerCase().replace(/[-_]/g, '.');
  return mine !== undefined && theirs !== undefined && plain(mine) !== plain(theirs);
}

interface Bound {
  version: string;
  included: boolean;
}

function lowest({ operator, version }: VersionSpecifier): Bound | undefined {
  if (operator === '>=' || operator === '~=') return { version, included: true };
  if (operator === '>') return { version, included: false };
  if (operator === '==') return { version: `${version.slice(0, -2)}.dev0`, included: true };
  return undefined;
}

function highest({ operator, version }: VersionSpecifier): Bound | undefined {
  if (operator === '<=') return { version, included: true };
  if (operator === '<') return { version, included: false };
  if (operator === '~=') return next(version, -1);
  if (operator === '==') return next(version.slice(0, -2));
  return undefined;
}

/** The first version behind all those that begin with a release, without the last numbers of it where asked for. */
function next(version: string, end?: number): Bound | undefined {
  const parts = explain(version);
  const release = parts?.release.slice(0, end);
  if (!parts || !release?.length) return undefined;
  const numbers = [...release.slice(0, -1), release.at(-1)! + 1].join('.');
  return { version: `${parts.epoch ? `${parts.epoch}!` : ''}${numbers}.dev0`, included: false };
}
