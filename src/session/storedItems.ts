import { gather, type OnProblem } from './gather.ts';
import type { OperationJournal } from './operation.ts';
import type { SessionKey } from './session.ts';
import type { SessionBackend, StoredItem } from './sessionBackend.ts';

/** Everything of ours that takes space, with what may go. */
export async function storedItems(
  backends: readonly SessionBackend[],
  journal: OperationJournal,
  onProblem: OnProblem | undefined,
  signal: AbortSignal | undefined,
): Promise<StoredItem[]> {
  const busy = new Set<SessionKey>();
  const lists = await gather(backends, async (backend) => await backend.list(signal), onProblem);
  for (const { flow } of lists.flatMap(({ answer }) => answer))
    if (await journal.active(flow.key)) busy.add(flow.key);
  // A backend that has just said why it cannot be asked is not asked again.
  const able = lists.map(({ backend }) => backend);
  const stored = await gather(able, async (backend) => await backend.stored(busy, signal), onProblem);
  return stored.flatMap(({ answer }) => answer);
}

/** Removes what was stored, unless it came into use since it was looked at. Resolves with whether it went. */
export async function removeStoredItem(
  backends: readonly SessionBackend[],
  item: StoredItem,
): Promise<boolean> {
  let removed = false;
  const stored = await gather(backends, async (backend) => await backend.stored(new Set()));
  for (const { backend, answer } of stored) {
    const now = answer.find(({ kind, id }) => kind === item.kind && id === item.id);
    const cameIntoUse = now && !item.inUse && (now.inUse || now.lastUsedAt !== item.lastUsedAt);
    if (!now || cameIntoUse) continue;
    await backend.remove(now);
    removed = true;
  }
  return removed;
}
