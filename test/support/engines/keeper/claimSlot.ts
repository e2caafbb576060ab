import { connect, createServer, type Server } from 'node:net';
import type { EngineKind } from '../testEngine.ts';
import { slotOf, type Slot } from './slot.ts';

/** More engines of a kind than this at once only slow each other down: the next waits for one to end. */
const most = 4;

/** A slot that nobody else can have while this process lives. */
export interface ClaimedSlot {
  slot: Slot;
  /** From now on whoever wants a slot waits for this one instead of taking the next. */
  announceEnd: () => void;
}

/** Takes the first free slot; one whose engine is about to end is waited for, as its data are there already. */
export async function claimSlot(kind: EngineKind): Promise<ClaimedSlot> {
  for (;;) {
    for (let number = 1; number <= most; number++) {
      const slot = slotOf(kind, number);
      const claim = await tryClaim(slot);
      if (claim) return claim;
      if ((await stateOf(slot, number === most)) === 'free') number--;
    }
  }
}

async function tryClaim(slot: Slot): Promise<ClaimedSlot | undefined> {
  let isEnding = false;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(isEnding ? 'e' : 'u');
    socket.unref();
  });
  return (await listens(server, slot.lock)) ? { slot, announceEnd: () => void (isEnding = true) } : undefined;
}

function listens(server: Server, lock: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(lock, () => {
      server.unref();
      resolve(true);
    });
  });
}

/** Whether the slot is used still. With `wait`, or where its engine is about to end, resolves when it has become free. */
function stateOf({ lock }: Slot, wait: boolean): Promise<'free' | 'used'> {
  return new Promise((resolve) => {
    const socket = connect(lock);
    socket.once('data', (data) => {
      if (data.toString() === 'e' || wait) return;
      resolve('used');
      socket.destroy();
    });
    socket.once('error', () => resolve('free'));
    socket.once('close', () => resolve('free'));
  });
}
