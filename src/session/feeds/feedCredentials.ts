import type { PrivateFeed } from './privateFeeds.ts';

/** What lets somebody read a feed. It lives in memory only, from when it is needed until the installer has ended. */
export interface FeedCredential {
  user: string;
  token: string;
  /** Where it is from, in words; never a part of it. */
  source: string;
}

/** Where credentials come from. */
export interface FeedCredentials {
  /**
   * The credential for `feed`; undefined where this one has none, and then `tell` says why if that helps. Throws a
   * UserError where the user asked for what cannot be, CancelledError when `signal` is aborted.
   */
  credential(
    feed: PrivateFeed,
    signal: AbortSignal,
    tell?: (why: string) => void,
  ): Promise<FeedCredential | undefined>;
}

/** Asks one after the other; the first that has a credential wins. */
export class FeedCredentialChain implements FeedCredentials {
  readonly #links: readonly FeedCredentials[];

  constructor(links: readonly FeedCredentials[]) {
    this.#links = links;
  }

  async credential(
    feed: PrivateFeed,
    signal: AbortSignal,
    tell?: (why: string) => void,
  ): Promise<FeedCredential | undefined> {
    for (const link of this.#links) {
      const found = await link.credential(feed, signal, tell);
      if (found) return found;
    }
    return undefined;
  }
}

/** A source of Microsoft tokens for Azure DevOps. */
export interface AzureTokens {
  /** In words, such as `the Azure CLI`. */
  name: string;
  /** A token of `tenant` (a GUID) where one is known; undefined where there is none, and then `tell` says why. */
  token(
    tenant: string | undefined,
    signal: AbortSignal,
    tell: (why: string) => void,
  ): Promise<string | undefined>;
}

/** Azure DevOps itself, as whom tokens are for. */
export const azureDevOpsResource = '499b84ac-1321-427f-aa17-267ca6975798';
