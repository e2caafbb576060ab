import { throwIfCancelled } from '../../common/cancelled.ts';
import type { AzureTokens, FeedCredential, FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import type { PrivateFeed } from '../../session/feeds/privateFeeds.ts';

/** How long one request may take. */
const patience = 15_000;

/**
 * Credentials for feeds of Azure DevOps: a Microsoft token, which for a person is exchanged for a token that can read
 * packages and nothing else. Asked for anew each time, never kept.
 */
export class AzureDevOpsCredentials implements FeedCredentials {
  readonly #tokens: readonly AzureTokens[];
  readonly #trusts: (url: URL) => boolean;

  /** `trusts` says to which addresses a token may be sent. */
  constructor(tokens: readonly AzureTokens[], trusts: (url: URL) => boolean = isAzureDevOps) {
    this.#tokens = tokens;
    this.#trusts = trusts;
  }

  async credential(
    feed: PrivateFeed,
    signal: AbortSignal,
    tell: (why: string) => void = () => {},
  ): Promise<FeedCredential | undefined> {
    if (!this.#trusts(new URL(feed.url))) return undefined;
    try {
      const { tenant, authority } = await discover(feed.url, signal);
      for (const tokens of this.#tokens) {
        const token = await tokens.token(tenant, signal, tell);
        const found = token && (await this.#credential(token, authority, tokens.name, signal, tell));
        if (found) return found;
      }
    } catch (error) {
      throwIfCancelled(signal);
      if (!isTransport(error)) throw error;
      tell(`${feed.host} does not answer: ${causeOf(error)}`);
    }
    return undefined;
  }

  async #credential(
    token: string,
    authority: string | undefined,
    source: string,
    signal: AbortSignal,
    tell: (why: string) => void,
  ): Promise<FeedCredential | undefined> {
    // What is no person's has rights of its own, and no session to be exchanged for.
    if (!authority || isApplication(token)) return { user: 'build', token, source };
    if (!URL.canParse(authority) || !this.#trusts(new URL(authority))) {
      tell(`The feed names ${authority} to exchange a token at, which is no address of Azure DevOps.`);
      return undefined;
    }
    const url = `${authority.replace(/\/+$/, '')}/_apis/Token/SessionTokens?api-version=5.0-preview.1`;
    const response = await ask(url, signal, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-tfs-fedauthredirect': 'Suppress',
      },
      body: JSON.stringify({ scope: 'vso.packaging', displayName: 'Flow Sessions' }),
    });
    const answer = (await response.json().catch(() => ({}))) as { token?: unknown };
    if (response.ok && typeof answer.token === 'string' && answer.token)
      return { user: 'VssSessionToken', token: answer.token, source };
    tell(`Azure DevOps gives no package token for the account of ${source}: it answered ${response.status}.`);
    return undefined;
  }
}

/** True of what Azure DevOps lives at, over https. */
export const isAzureDevOps = ({ protocol, hostname, port }: URL): boolean =>
  protocol === 'https:' && port === '' && /(^|\.)dev\.azure\.com$|\.visualstudio\.com$/.test(hostname);

/** What the feed says to whoever has no credential: whose it is, and where tokens for it are exchanged. */
async function discover(url: string, signal: AbortSignal): Promise<{ tenant?: string; authority?: string }> {
  const response = await ask(url, signal, {});
  await response.body?.cancel();
  const uri = /authorization_uri="?([^\s",]+)/.exec(response.headers.get('www-authenticate') ?? '')?.[1];
  const tenant = /^https:\/\/[^/]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i.exec(uri ?? '')?.[1];
  const authority = response.headers.get('x-vss-authorizationendpoint');
  return { ...(tenant && { tenant }), ...(authority && { authority }) };
}

async function ask(url: string, signal: AbortSignal, request: RequestInit): Promise<Response> {
  const both = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  // A token must not follow to wherever a redirection leads.
  return await fetch(url, { redirect: 'manual', ...request, signal: both });
}

function isApplication(token: string): boolean {
  try {
    const claims = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return (JSON.parse(atob(claims)) as { idtyp?: unknown }).idtyp === 'app';
  } catch {
    return false;
  }
}

/** What `fetch` rejects with. */
const isTransport = (error: unknown): error is Error =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');

const causeOf = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message : message);
