import type { PrivateFeed } from './privateFeeds.ts';

/** How a feed's credential is given in the setting `flowSessions.feeds`. */
export interface FeedSetting {
  /** Name of the variable that holds the token. */
  environmentVariable: string;
  /** For feeds that look at it; Azure DevOps does not. */
  user?: string;
}

/** By host (`pkgs.dev.azure.com`) or by the beginning of a URL (`https://host/path`). */
export type FeedSettings = Readonly<Record<string, FeedSetting>>;

/** Takes what is usable of the setting's value. */
export function toFeedSettings(value: unknown): FeedSettings {
  const settings: Record<string, FeedSetting> = {};
  for (const [key, one] of Object.entries(asRecord(value))) {
    const { environmentVariable, user } = asRecord(one);
    if (typeof environmentVariable !== 'string' || !environmentVariable) continue;
    settings[key] = { environmentVariable, ...(typeof user === 'string' && user && { user }) };
  }
  return settings;
}

/**
 * What is given under the address that fits the feed best: the one with the longest path. Over plain http it is for feeds of
 * this machine itself, or where the address says `http://`.
 */
export function fittingFeed<T>(byAddress: Readonly<Record<string, T>>, { url }: PrivateFeed): T | undefined {
  const feed = new URL(url);
  let best: { path: string; value: T } | undefined;
  for (const [address, value] of Object.entries(byAddress)) {
    const path = fittingPath(address, feed);
    if (path !== undefined && path.length >= (best?.path.length ?? 0)) best = { path, value };
  }
  return best?.value;
}

/** The path of an address that fits, without a slash at its end. */
function fittingPath(address: string, feed: URL): string | undefined {
  const schemed = /^https?:\/\//i.test(address);
  const text = schemed ? address : `${feed.protocol}//${address}`;
  if (!URL.canParse(text)) return undefined;
  const { host, protocol, pathname } = new URL(text);
  const mayTravel = schemed ? protocol === feed.protocol : feed.protocol === 'https:' || isThisMachine(feed);
  const path = pathname.replace(/\/+$/, '');
  return mayTravel && host === feed.host && `${feed.pathname}/`.startsWith(`${path}/`) ? path : undefined;
}

const isThisMachine = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
