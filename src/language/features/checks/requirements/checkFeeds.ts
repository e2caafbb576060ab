import type { Token } from '../../../../flow/requirements/lineScanner.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { RequirementOption } from '../../../../flow/requirements/readOptions.ts';
import { isFeed, privateToken, privateUrl } from '../../../../flow/requirements/privateUses.ts';
import { requirementOptions } from '../../../../flow/requirements/requirementOptions.ts';
import type { Report } from '../../finding.ts';
import { checkPrivate } from './checkPrivate.ts';
import { feedPassword } from './feedPassword.ts';
import { insteadOfLocal } from './insteadOfLocal.ts';

/** Where packages come from: the word for a credential, credentials in clear text, and URLs that are none. */
export function checkFeeds(entries: readonly RequirementEntry[], report: Report): void {
  const trusted = new Set<string>();
  let index: RequirementOption | undefined;
  const feeds: [RequirementOption, RequirementEntry][] = [];
  for (const entry of entries) {
    checkPrivate(entry, report);
    if (entry.target) feedPassword(entry.target, entry.line, false, report);
    if (entry.kind !== 'option') continue;
    for (const option of entry.options) {
      if (option.name === '--trusted-host' && option.value) {
        trusted.add(option.value.text);
        checkHost(option.value, report);
      }
      if (isFeed(option)) feeds.push([option, entry]);
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
  for (const [feed, entry] of feeds) checkFeed(feed, entry, trusted, report);
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
  entry: RequirementEntry,
  trusted: ReadonlySet<string>,
  report: Report,
): void {
  if (!value) return;
  feedPassword(value, entry.line, true, report);
  const { text, span } = value;
  if (/\$\{[A-Z0-9_]+\}/.test(text)) return;
  if (!text) return report('FS221', whole, `there is no URL behind "${written.text}"`);
  // Told already, with the URL that is meant.
  if (text.includes(privateToken) && !privateUrl(text)) return;
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
  const isUrl = /^(?:https?|file|ftp):/i.test(text);
  if (/^file:/i.test(text) || (!isUrl && name === '--find-links'))
    return report(
      'FS211',
      span,
      `"${text}" is a local path, which Azure takes no packages from; bake them into the image`,
      { fixes: entry.options.length === 1 ? insteadOfLocal(entry) : [] },
    );
  if (!isUrl) {
    const bare = text.replace(/^\/\//, '');
    const fixes = /^[\w.{}@-]+\.[a-z]{2,}(?:[/:]|$)/i.test(bare)
      ? [{ title: 'Write "https://" before it', edits: [{ span, newText: `https://${bare}` }] }]
      : [];
    return report('FS221', span, `"${written.text}" is followed by a URL; pip takes "${text}" for a folder`, {
      fixes,
    });
  }
  checkEncryption(value, trusted, report);
}

function checkEncryption({ text, span }: Token, trusted: ReadonlySet<string>, report: Report): void {
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
  const isPlain = span.end - span.start === text.length;
  report(
    'FS220',
    span,
    `pip passes over "${host}", which it would ask without encryption, unless "--trusted-host" names it`,
    {
      fixes: isPlain
        ? [{ title: 'Change to "https"', edits: [{ span: { start, end: start }, newText: 's' }] }]
        : [],
    },
  );
}
