import { throwIfCancelled } from '../../common/cancelled.ts';
import type { FeedCredential, FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import { feedErrors } from '../../session/feeds/feedErrors.ts';
import type { PrivateFeed } from '../../session/feeds/privateFeeds.ts';

/**
 * Tries each credential on its feed before an installer does, because pip tells a refusal as "no such package". Throws
 * FSE441 where the feed refuses. A feed that does not answer from here in time may still answer from where pip runs.
 */
export class CheckedCredentials implements FeedCredentials {
  readonly #credentials: FeedCredentials;
  readonly #patience: number;

  /** `patience` in milliseconds. */
  constructor(credentials: FeedCredentials, patience = 5000) {
    this.#credentials = credentials;
    this.#patience = patience;
  }

  async credential(
    feed: PrivateFeed,
    signal: AbortSignal,
    tell?: (why: string) => void,
  ): Promise<FeedCredential | undefined> {
    const found = await this.#credentials.credential(feed, signal, tell);
    if (!found) return undefined;
    const status = await this.#status(feed.probe, found, signal);
    throwIfCancelled(signal);
    if (status !== 401 && status !== 403) return found;
    const evidence = `GET ${feed.probe}: ${status} ${status === 401 ? 'Unauthorized' : 'Forbidden'}`;
    throw feedErrors.refused(feed, evidence, found.source, status === 403);
  }

  async #status(
    url: string,
    { user, token }: FeedCredential,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    try {
      const response = await fetch(url, {
        headers: { authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}` },
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.#patience)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined;
    }
  }
}
