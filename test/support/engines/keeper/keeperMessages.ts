/** What the process of the tests asks of a keeper; each is answered once, in order. */
export type KeeperRequest = { ask: 'stop' | 'restart' | 'end' };

/** What a keeper answers; the first one comes by itself when the engine has started. */
export type KeeperReply =
  | { kind: 'up'; host: string; pid: number; version: string; gateway: string }
  | { kind: 'down' }
  | { kind: 'failed'; message: string };
