import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import type { EngineKind } from '../testEngine.ts';
import { claimSlot } from './claimSlot.ts';
import { dockerDaemon } from './dockerDaemon.ts';
import type { Engine } from './engine.ts';
import type { KeeperReply, KeeperRequest } from './keeperMessages.ts';
import { podmanService } from './podmanService.ts';
import { sweep, sweepData } from './sweep.ts';
import { tidy } from './tidy.ts';

/*
 * The process that has an engine: it starts it, and when the process of the tests has gone, however that ended, it ends
 * the engine and clears up. What it could not clear up the next keeper of the slot does.
 */
const { slot, announceEnd } = await claimSlot(process.argv[2] as EngineKind);
const host = `unix://${slot.socket}`;
let engine: Engine | undefined;
let isEnding = false;
let work: Promise<void> = run(begin);

process.on('message', ({ ask }: KeeperRequest) => {
  if (ask === 'end') return end();
  work = work.then(() => run(ask === 'stop' ? stop : restart));
});
process.once('disconnect', end);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, end);

async function run(step: () => Promise<KeeperReply>): Promise<void> {
  say(await step().catch((error: unknown) => ({ kind: 'failed', message: explain(error) }) as const));
}

function say(reply: KeeperReply): void {
  if (process.connected) process.send?.(reply, () => {});
}

async function begin(): Promise<KeeperReply> {
  await sweep(slot);
  mkdirSync(dirname(slot.log), { recursive: true });
  writeFileSync(slot.log, '');
  try {
    return await open();
  } catch (error) {
    if (isEnding) throw error;
    // Data of an interrupted run that the engine cannot read.
    await engine?.stop();
    await sweepData(slot);
    return await open();
  }
}

async function open(): Promise<KeeperReply> {
  mkdirSync(slot.data, { recursive: true });
  mkdirSync(slot.run, { mode: 0o700 });
  engine = await (slot.kind === 'docker' ? dockerDaemon(slot) : podmanService(slot));
  const reply = await up(engine);
  await tidy(host);
  return reply;
}

async function up(started: Engine): Promise<KeeperReply> {
  const version = await started.start();
  return { kind: 'up', host, pid: started.pid ?? 0, version, gateway: started.gateway };
}

async function stop(): Promise<KeeperReply> {
  await engine?.stop();
  return { kind: 'down' };
}

async function restart(): Promise<KeeperReply> {
  if (!engine) throw new Error('the engine has not been started');
  await engine.stop();
  return await up(engine);
}

function end(): void {
  if (isEnding) return;
  isEnding = true;
  announceEnd();
  // What is being started fails at the first sweep; nothing starts after that.
  void sweep(slot)
    .then(() => work)
    .then(() => sweep(slot))
    .finally(() => process.exit(0));
}

function explain(error: unknown): string {
  const lines = readFileSync(slot.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  return `${error instanceof Error ? error.message : String(error)}\n${lines}`;
}
