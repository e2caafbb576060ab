import type { Translate } from '../../common/translate.ts';
import type { PackageDiff } from '../../session/run.ts';

/** Most packages that are named; of more only the number is told. */
const named = 3;

/** What an installation changed, in one line. */
export function packageSummary({ added, removed, changed }: PackageDiff, t: Translate): string {
  const parts = [
    some(
      added.map(({ name, version }) => `${name} ${version}`),
      (text) => t('added {0}', text),
      t,
    ),
    some(
      changed.map(({ name, to }) => `${name} ${to}`),
      (text) => t('changed {0}', text),
      t,
    ),
    some(
      removed.map(({ name }) => name),
      (text) => t('removed {0}', text),
      t,
    ),
  ].filter((part) => part !== undefined);
  return parts.length ? parts.join('; ') : t('no package changed');
}

function some(names: string[], words: (text: string) => string, t: Translate): string | undefined {
  if (!names.length) return undefined;
  return words(names.length > named ? t('{0} packages', names.length) : names.join(', '));
}
