import type { UserError } from '../../common/userError.ts';
import type { RequirementsFile } from '../../flow/environment.ts';
import type { FeedCredential, FeedCredentials } from './feedCredentials.ts';
import { feedErrors } from './feedErrors.ts';
import { preparePrivateRequirements, type RequirementsCopy } from './preparePrivateRequirements.ts';
import { findPrivateFeeds, type PrivateFeed } from './privateFeeds.ts';
import { quietPip } from './quietPip.ts';
import { redact } from './redact.ts';

/** All that an installer needs to know of private feeds; nothing in it may outlive the install. */
export interface PrivateInstall {
  /** To be laid into the session's flow folder before, and removed after. Empty where no feed is private. */
  files: RequirementsCopy[];
  /** By the user's own file: what to lay in its place where nobody but the installer sees the folder. */
  texts: ReadonlyMap<string, string>;
  /** For the installer's own process only. */
  env: Record<string, string>;
  /** What follows the interpreter to run pip. */
  pip: readonly string[];
  /** For the session log: which feed's credential is from where. */
  notes: string[];
  /** What to name after `-r` in place of the user's file, once `files` are there. */
  pathOf: (path: string) => string;
  /** A line (or several) that the installer printed, as it may be shown and kept. */
  redact: (text: string) => string;
  /** FSE441 where the output says that a feed refused its credential. */
  refusal: (output: string) => UserError | undefined;
}

/**
 * Gets the credentials that the requirements files ask for and says how to install with them. Throws FSE440 where there is
 * none, FSE442 where `{private}` is misplaced, and what `credentials` throws.
 */
export async function withPrivateFeeds(
  sources: readonly RequirementsFile[],
  credentials: FeedCredentials,
  signal: AbortSignal,
  taken: Iterable<string> = [],
): Promise<PrivateInstall> {
  // The first line that asks for a feed is the one that errors name.
  const feeds = new Map(
    findPrivateFeeds(sources)
      .reverse()
      .map((feed) => [feed.url, feed]),
  );
  const found = new Map<string, FeedCredential>();
  for (const [url, feed] of feeds) found.set(url, await obtain(feed, credentials, signal));
  const { files, texts, env } = preparePrivateRequirements(sources, found, taken);
  const secrets = [...found.values()];
  return {
    files,
    texts,
    env: files.length ? { ...env, ...quietPip.env } : {},
    pip: files.length ? quietPip.args : ['-m', 'pip'],
    notes: [...found].map(([url, { source }]) => `${url}: with the credential from ${source}.`),
    pathOf: (path) => files.find(({ original }) => original === path)?.path ?? path,
    redact: (text) => files.reduce(withOriginalName, redact(text, secrets)),
    refusal: (output) => refusalIn(output, feeds, found),
  };
}

async function obtain(
  feed: PrivateFeed,
  credentials: FeedCredentials,
  signal: AbortSignal,
): Promise<FeedCredential> {
  const tried: string[] = [];
  const found = await credentials.credential(feed, signal, (why) => tried.push(why));
  // eslint-disable-next-line no-control-regex -- these are the very characters that no header can carry.
  if (found && /[\x00-\x1f\x7f]/.test(found.user + found.token))
    tried.push(`What ${found.source} holds has line breaks or control characters in it.`);
  else if (found?.token) return found;
  throw feedErrors.noCredential(feed, tried);
}

/** The user knows the file by its own name. */
function withOriginalName(text: string, { path, original }: RequirementsCopy): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!text.includes(name)) return text;
  const folder = path.slice(0, -name.length);
  return original.startsWith(folder) && !original.slice(folder.length).includes('/')
    ? text.replaceAll(name, () => original.slice(folder.length))
    : text.replace(
        new RegExp(`[^\\s'"\`]*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'g'),
        () => original,
      );
}

/** As uv and pip say it; pip keeps quiet where it may just as well be that there is no such package. */
const refused =
  /returned a 403 Forbidden|\(401 Unauthorized\)|\b401 Error, Credentials not correct|\b(?:HTTP error )?(?:401|403) (?:Client Error|Unauthorized|Forbidden)/i;

function refusalIn(
  output: string,
  feeds: ReadonlyMap<string, PrivateFeed>,
  found: ReadonlyMap<string, FeedCredential>,
): UserError | undefined {
  const line = output.split('\n').find((one) => refused.test(one));
  const feed = line && [...feeds.values()].find(({ host }) => line.includes(host));
  const source = feed && found.get(feed.url)?.source;
  return source ? feedErrors.refused(feed, line.trim(), source, /403/.test(line)) : undefined;
}
