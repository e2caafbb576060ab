import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Report } from '../../finding.ts';

/** Length of a digest in hexadecimal digits, of the algorithms that pip takes. */
const lengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Hashes that pip refuses or that nothing can have, and requirements without one beside others that have one. */
export function checkHashes(entries: readonly RequirementEntry[], report: Report): void {
  const has = ({ options }: RequirementEntry, name: string): boolean =>
    options.some((option) => option.name === name);
  for (const { options } of entries)
    for (const { name, value } of options) {
      if (!value || /\$\{/.test(value.text)) continue;
      if (name === '--config-settings' && !value.text.includes('='))
        report('FS204', value.span, `"${value.text}" is no setting, which is like "KEY=VALUE"`);
      if (name === '--hash') checkHash(value, report);
    }
  const asking = entries.filter(({ kind }) => kind === 'package' || kind === 'url' || kind === 'path');
  const strict =
    entries.some((entry) => has(entry, '--require-hashes')) || asking.some((entry) => has(entry, '--hash'));
  if (!strict || entries.some((entry) => has(entry, '--no-require-hashes'))) return;
  for (const { line, requirement, options, problems } of asking) {
    if (problems.length) continue;
    const name = requirement?.name.text ?? line.text;
    const span = requirement?.name.span ?? line.span;
    if (!options.some((option) => option.name === '--hash'))
      report(
        'FS207',
        span,
        `"${name}" has no hash; where one requirement has one, pip wants one of all of them`,
      );
    else if (requirement && !requirement.url && !requirement.specifiers.some(isPin))
      report('FS207', span, `"${name}" has a hash but no "==" with its version, which pip wants of it`);
  }
}

const isPin = ({ operator, version }: { operator: string; version: string }): boolean =>
  /^={2,3}$/.test(operator) && !version.endsWith('*');

function checkHash(
  { text, span }: { text: string; span: { start: number; end: number } },
  report: Report,
): void {
  const [algorithm = '', digest] = text.split(/:(.*)/s);
  const length = lengths[algorithm];
  if (digest === undefined)
    return report('FS205', span, `"${text}" is no hash, which is like "sha256:" and 64 hexadecimal digits`);
  if (!length)
    return report('FS205', span, `pip takes no "${algorithm}" hashes, only sha256, sha384 and sha512`);
  if (digest.length !== length || !/^[0-9a-f]*$/i.test(digest))
    report('FS206', span, `a ${algorithm} hash has ${length} hexadecimal digits; nothing can have this one`);
}
