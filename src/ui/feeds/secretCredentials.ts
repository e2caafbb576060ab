import type { SecretStorage } from 'vscode';
import type { FeedCredential, FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import { fittingFeed } from '../../session/feeds/feedSettings.ts';
import type { PrivateFeed } from '../../session/feeds/privateFeeds.ts';

/** What is kept for an address: a host, or the beginning of a feed's URL. */
export interface KeptCredential {
  user: string;
  token: string;
}

/** The credentials that the user keeps in the editor's secret storage, all in one entry, so that they can be listed. */
export class SecretCredentials implements FeedCredentials {
  readonly #secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>;

  constructor(secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>) {
    this.#secrets = secrets;
  }

  async credential(feed: PrivateFeed): Promise<FeedCredential | undefined> {
    const kept = fittingFeed(await this.#all(), feed);
    return kept && { ...kept, source: "the editor's secret storage" };
  }

  async addresses(): Promise<string[]> {
    return Object.keys(await this.#all());
  }

  async keep(address: string, { user, token }: KeptCredential): Promise<void> {
    await this.#write({ ...(await this.#all()), [address]: { user, token } });
  }

  async forget(address: string): Promise<void> {
    const { [address]: _gone, ...others } = await this.#all();
    await this.#write(others);
  }

  async #all(): Promise<Record<string, KeptCredential>> {
    const text = await this.#secrets.get(entry);
    if (!text) return {};
    try {
      const all = JSON.parse(text) as Record<string, Partial<KeptCredential> | null>;
      return Object.fromEntries(
        Object.entries(all).filter((pair): pair is [string, KeptCredential] => isKept(pair[1])),
      );
    } catch {
      // Nobody but us writes it; what cannot be read is as good as not there.
      return {};
    }
  }

  async #write(all: Record<string, KeptCredential>): Promise<void> {
    if (Object.keys(all).length) await this.#secrets.store(entry, JSON.stringify(all));
    else await this.#secrets.delete(entry);
  }
}

const entry = 'flowSessions.feeds';

const isKept = (one: Partial<KeptCredential> | null): boolean =>
  typeof one?.user === 'string' && typeof one.token === 'string';
