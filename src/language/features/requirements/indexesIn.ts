import type { RequirementEntry } from '../../../flow/requirements/requirementEntry.ts';

/**
 * Where pip looks for packages by name once it has read these lines: `--index-url` takes the place of all that came before,
 * `--extra-index-url` adds to it. Source: `handle_option_line` in its req_file.py.
 */
export function indexesIn(lines: readonly RequirementEntry[]): { from: string[]; pypi: boolean } {
  let indexes = ['pypi.org'];
  let noIndex = false;
  const links: string[] = [];
  for (const { kind, options } of lines) {
    if (kind !== 'option') continue;
    const of = (name: string): string[] =>
      options.flatMap((option) => (option.name === name && option.value ? [option.value.text] : []));
    noIndex ||= options.some(({ name }) => name === '--no-index');
    const index = of('--index-url').at(-1);
    if (index !== undefined) indexes = [index];
    indexes.push(...of('--extra-index-url'));
    links.push(...of('--find-links'));
  }
  const used = noIndex ? [] : indexes;
  const from = [...used, ...links].map(withoutCredential);
  return { from: from.length ? from : ['nowhere'], pypi: used.some(isPyPi) };
}

const isPyPi = (url: string): boolean =>
  /^(?:https?:\/\/)?(?:www\.)?pypi(?:\.python)?\.org(?:\/|$)/i.test(withoutCredential(url));

export const withoutCredential = (url: string): string => url.replace(/:\/\/[^\s/@]+@/, '://');
