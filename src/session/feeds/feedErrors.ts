import { UserError } from '../../common/userError.ts';
import type { PrivateFeed } from './privateFeeds.ts';

/** What can go wrong with a private feed, each with what to do next. The codes are documented in docs/errors.md. */
export const feedErrors = {
  noCredential: (feed: PrivateFeed, tried: readonly string[]) =>
    new UserError({
      code: 'FSE440',
      kind: 'missing',
      message: `There is no credential for the private feed ${feed.url} (${feed.file}:${feed.line}).`,
      ...(tried.length && { evidence: tried.join('\n') }),
      remedy: waysToGive(feed),
      action: 'openSettings',
      location: { file: feed.file, line: feed.line },
    }),

  refused: (feed: PrivateFeed, evidence: string, source: string, forbidden: boolean) =>
    new UserError({
      code: 'FSE441',
      kind: 'failed',
      message: `The private feed ${feed.url} (${feed.file}:${feed.line}) refused the credential from ${source}.`,
      evidence,
      remedy: forbidden
        ? 'Whoever it belongs to may not read this feed: have the right to read granted (on Azure DevOps "Feed Reader"), or give another credential.'
        : 'It is wrong or has expired: give a new one, then install again.',
      action: 'openSettings',
      location: { file: feed.file, line: feed.line },
    }),

  misplaced: (file: string, line: number, text: string) =>
    new UserError({
      code: 'FSE442',
      kind: 'badInput',
      message: `"{private}" stands where no credential can take its place (${file}:${line}).`,
      evidence: text,
      remedy:
        'Write it as in `--index-url https://{private}@host/path/simple/`; it may stand after -i, --index-url, --extra-index-url, -f and --find-links.',
      action: 'openFlow',
      location: { file, line },
    }),
};

function waysToGive({ url }: PrivateFeed): string {
  const { host, protocol, hostname } = new URL(url);
  const key = protocol === 'https:' ? host : `${protocol}//${host}`;
  const ways = [
    `name an environment variable that holds it in the setting flowSessions.feeds: {"${key}": {"environmentVariable": "NAME"}}`,
    'keep it in the editor with the command "Save Credential of a Private Feed"',
    ...(/\.(dev\.azure|visualstudio)\.com$/.test(hostname) ? ['sign in with `az login`'] : []),
  ];
  return `Give one of: ${ways.join('; or ')}.`;
}
