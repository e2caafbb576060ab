import type { Token } from '../../../../flow/requirements/lineScanner.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { RequirementOption } from '../../../../flow/requirements/readOptions.ts';
import { isFeed, privateToken, privateUrl, privateUses } from '../../../../flow/requirements/privateUses.ts';
import { requirementOptions } from '../../../../flow/requirements/requirementOptions.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Fix, Report } from '../../finding.ts';
import { feedPassword } from './feedPassword.ts';

/** Where packages come from: the word for a credential, credentials in clear text, and URLs that are none. */
export function checkFeeds(entries: readonly RequirementEntry[], report: Report): void {
  const trusted = new Set<string>();
  let index: RequirementOption | undefined;
  const feeds: RequirementOption[] = [];
  for (const entry of entries) {
    checkPrivate(entry, report);
    if (entry.target) feedPassword(entry.target.text, entry.target.span, false, report);
    if (entry.kind !== 'option') continue;
    for (const option of entry.options) {
      if (option.name === '--trusted-host' && option.value) {
        trusted.add(option.value.text);
        checkHost(option.value, report);
      }
      if (isFeed(option)) feeds.push(option);
      if (option.name !== '--index-url') continue;
      if (index)
        report('FS222', index.span, 'another index follows, and pip takes only the last one', {
          tag: 'unnecessary',
          related: [{ span: option.span, message: 'this one counts' }],
          fixes: [
            {
              title: 'Change to "--extra-index-url"',
              edits: [{ span: index.written.span, newText: '--extra-index-url' }],
            },
          ],
        });
      index = option;
    }
  }
  for (const feed of feeds) checkFeed(feed, trusted, report);
}

function checkHost({ text, span }: Token, report: Report): void {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return;
  const { host } = new URL(text);
  report('FS221', span, `"--trusted-host" is followed by a host, not by a URL; no host has this name`, {
    fixes: [{ title: `Change to "${host}"`, edits: [{ span, newText: host }] }],
  });
}

function checkFeed(
  { name, written, value, span: whole }: RequirementOption,
  trusted: ReadonlySet<string>,
  report: Report,
): void {
  if (!value || /\$\{[A-Z0-9_]+\}/.test(value.text)) return;
  const { text, span } = value;
  if (!text) return report('FS221', whole, `there is no URL behind "${written.text}"`);
  if (requirementOptions[`-${written.text}${text}`]) {
    const right = `-${written.text}${text}`;
    return report(
      'FS221',
      whole,
      `pip reads "${written.text}" and "${text}" in this; the option has two dashes`,
      {
        fixes: [{ title: `Change to "${right}"`, edits: [{ span: whole, newText: right }] }],
      },
    );
  }
  if (!/^(?:https?|file|ftp):/i.test(text)) {
    if (name === '--find-links') return;
    const bare = text.replace(/^\/\//, '');
    const fixes = /^[\w.{}@-]+\.[a-z]{2,}(?:[/:]|$)/i.test(bare)
      ? [{ title: 'Write "https://" before it', edits: [{ span, newText: `https://${bare}` }] }]
      : [];
    return report('FS221', span, `"${written.text}" is followed by a URL; pip takes "${text}" for a folder`, {
      fixes,
    });
  }
  feedPassword(text, span, true, report);
  const plain = text.replace('{private}@', '');
  if (!/^http:/i.test(plain) || !URL.canParse(plain)) return;
  const { hostname, host } = new URL(plain);
  if (
    /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ||
    trusted.has(hostname) ||
    trusted.has(host)
  )
    return;
  const start = span.start + 4;
  report(
    'FS220',
    span,
    `pip passes over "${host}", which it would ask without encryption, unless "--trusted-host" names it`,
    {
      fixes: [{ title: 'Change to "https"', edits: [{ span: { start, end: start }, newText: 's' }] }],
    },
  );
}

/** `{private}` stands for a credential as all that comes before the `@` of a feed's URL, and nowhere else. */
function checkPrivate(entry: RequirementEntry, report: Report): void {
  const { line } = entry;
  const spanOf = (at: number, { length }: string): Span => line.spanOf(at, at + length);
  for (const { index, 0: written } of line.text.matchAll(/\{\s*private\s*\}/gi)) {
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

/** The URL with the word at its place. */
function mended({ text, span }: Token): Fix[] {
  const parts = /^(https?:\/\/)?[^/@]*?\{private\}[^/@]*?@?([\w-]+(?:\.[\w-]+)+(?:[:/][^\s@{}]*)?)$/.exec(
    text,
  );
  const url = parts && `${parts[1] ?? 'https://'}{private}@${parts[2]}`;
  return url && privateUrl(url) ? [{ title: `Change to "${url}"`, edits: [{ span, newText: url }] }] : [];
}
