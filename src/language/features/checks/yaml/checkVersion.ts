import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import type { Report } from '../../finding.ts';

/** The reader of prompt flow knows the versions 1.1 and 1.2 of YAML; with another one it reads nothing. */
export function checkVersion({ text }: SourceText, report: Report): void {
  const found = directives.exec(text);
  const version = found?.groups?.['version'];
  if (!found || !version || known.includes(version)) return;
  const end = found[0].length;
  report(
    'FS100',
    { start: end - version.length, end },
    `the YAML reader of prompt flow knows only the versions ${known.join(' and ')} of YAML`,
    {
      fixes: known.map((other) => ({
        title: `Change to "${other}"`,
        edits: [{ span: { start: end - version.length, end }, newText: other }],
      })),
    },
  );
}

const known = ['1.2', '1.1'];

/** Up to the version, over comments and other directives. */
const directives = /^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n|%(?!YAML\b).*\r?\n)*%YAML[ \t]+(?<version>\d+\.\d+)/;
