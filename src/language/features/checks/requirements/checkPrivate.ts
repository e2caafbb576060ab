import type { Token } from '../../../../flow/requirements/lineScanner.ts';
import type { LogicalLine } from '../../../../flow/requirements/logicalLine.ts';
import { privateToken, privateUrl, privateUses } from '../../../../flow/requirements/privateUses.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix, Report } from '../../finding.ts';

/** `{private}` stands for a credential as all that comes before the `@` of a feed's URL, and nowhere else. */
export function checkPrivate(entry: RequirementEntry, report: Report): void {
  const { line, kind } = entry;
  const spanOf = (at: number, { length }: string): Span => line.spanOf(at, at + length);
  for (const pattern of kind === 'option' ? [misspelt, cutShort] : [misspelt])
    for (const { index, 0: written } of line.text.matchAll(pattern)) {
      if (written === privateToken) continue;
      const span = spanOf(index, written);
      report('FS218', span, `"${written}" is no credential; it is written "{private}"`, {
        fixes: [{ title: 'Change to "{private}"', edits: [{ span, newText: privateToken }] }],
      });
    }
  for (const { at, option, url } of privateUses(entry)) {
    const span = spanOf(at, privateToken);
    if (!option)
      report(
        'FS218',
        span,
        '"{private}" goes only into the URL behind "--index-url", "--extra-index-url" or "--find-links"',
      );
    else if (!url)
      report('FS218', span, '"{private}" has to be all that stands before the "@" of an "https://" URL', {
        fixes: mended(option.value!),
      });
  }
}

const misspelt = /\{\s*private\s*\}/gi;

/**
 * What can be no user of a feed. `private` alone can be one, but not where Azure's feeds are, which take their organization
 * for a user.
 */
const cutShort =
  /(?<=:\/\/)(?:\{\s*private|private\s*\}|%7b\s*private\s*%7d|[<[(]private[>\])]|private(?=@(?:pkgs\.dev\.azure\.com\/(?!private\/)|(?!private\.)[\w-]+\.pkgs\.visualstudio\.com\b)))(?=@)/gi;

/** True where a line is told to have the word with spaces in it, which cut it in pieces that mean nothing. */
export const hasSpacedPrivate = ({ text }: LogicalLine): boolean =>
  /\{(?:\s+private\s*|\s*private\s+)\}/i.test(text);

/** The URL with the word at its place. */
function mended({ text, span }: Token): Fix[] {
  const parts = /^(https?:\/\/)?[^/@]*?\{private\}[^/@]*?@?([\w-]+(?:\.[\w-]+)+(?:[:/][^\s@{}]*)?)$/.exec(
    text,
  );
  const url = parts && `${parts[1] ?? 'https://'}{private}@${parts[2]}`;
  return url && privateUrl(url) ? [{ title: `Change to "${url}"`, edits: [{ span, newText: url }] }] : [];
}
