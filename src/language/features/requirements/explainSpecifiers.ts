import { explain } from '@renovatebot/pep440';
import type { VersionSpecifier } from '../../../flow/requirements/readRequirement.ts';

/** What versions specifiers allow, in words; undefined where there are none. */
export function explainSpecifiers(specifiers: readonly VersionSpecifier[]): string | undefined {
  return specifiers.length ? specifiers.map(explainOne).join(', ') : undefined;
}

function explainOne({ operator, version }: VersionSpecifier): string {
  const start = version.endsWith('.*') ? version.slice(0, -2) : undefined;
  switch (operator) {
    case '==':
      return start ? `any version of ${start}` : `version ${version} and no other`;
    case '!=':
      return start ? `no version of ${start}` : `not version ${version}`;
    case '>=':
      return `version ${version} or newer`;
    case '<=':
      return `version ${version} or older`;
    case '>':
      return `newer than version ${version}`;
    case '<':
      return `older than version ${version}`;
    case '~=':
      return `version ${version} or newer${within(version)}`;
    default:
      return `what calls itself ${version}`;
  }
}

/** Of `~=1.4.2` that it stays a version of 1.4. */
function within(version: string): string {
  const release = explain(version)?.release.slice(0, -1).join('.');
  return release ? `, but still of ${release}` : '';
}
