import type { FeedCredential, FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import { fittingFeed, type FeedSettings } from '../../session/feeds/feedSettings.ts';
import type { PrivateFeed } from '../../session/feeds/privateFeeds.ts';

/** The credentials that the setting `flowSessions.feeds` finds in environment variables. */
export class EnvironmentCredentials implements FeedCredentials {
  readonly #settings: () => FeedSettings;
  readonly #environment: NodeJS.ProcessEnv;

  /** The settings are read anew for each feed. */
  constructor(settings: () => FeedSettings, environment: NodeJS.ProcessEnv = process.env) {
    this.#settings = settings;
    this.#environment = environment;
  }

  async credential(
    feed: PrivateFeed,
    _signal: AbortSignal,
    tell?: (why: string) => void,
  ): Promise<FeedCredential | undefined> {
    const setting = fittingFeed(this.#settings(), feed);
    if (!setting) return undefined;
    const { environmentVariable, user = 'build' } = setting;
    // A line break at the end is what a file or a command left there.
    const token = this.#environment[environmentVariable]?.trim();
    if (token) return { user, token, source: `the variable ${environmentVariable}` };
    tell?.(`The setting flowSessions.feeds names the variable ${environmentVariable}, which is not set.`);
    return undefined;
  }
}
