import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'vscode-languageserver/node';
import type { LiveThings } from '../features/liveThings.ts';
import { liveRequests, type InstalledParams } from '../protocol.ts';

/** How long an answer is waited for, in milliseconds: completion stands still meanwhile. */
const patience = 400;

/** Asks the extension; what it does not answer in a moment is not known. */
export class LiveClient implements LiveThings {
  readonly #connection: Pick<Connection, 'sendRequest'>;

  constructor(connection: Pick<Connection, 'sendRequest'>) {
    this.#connection = connection;
  }

  async images(): Promise<readonly string[]> {
    return (await this.#ask<string[]>(liveRequests.images)) ?? [];
  }

  async installed(folder: string): Promise<ReadonlyMap<string, string> | undefined> {
    const found = await this.#ask<Record<string, string>>(liveRequests.installed, { folder });
    return found && new Map(Object.entries(found));
  }

  async vmSizes(): Promise<readonly string[]> {
    return (await this.#ask<string[]>(liveRequests.vmSizes)) ?? [];
  }

  async #ask<T>(method: string, params?: InstalledParams): Promise<T | undefined> {
    const over = new AbortController();
    const answer = this.#connection.sendRequest<T | null>(method, params).catch(() => undefined);
    const late = delay(patience, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    const first = await Promise.race([answer, late]);
    over.abort();
    return first ?? undefined;
  }
}

/** For clients that know nothing of sessions. */
export const nothingLive: LiveThings = {
  images: async () => [],
  installed: async () => undefined,
  vmSizes: async () => [],
};
