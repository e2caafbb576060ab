import { createHash } from 'node:crypto';
import { runTool, tryTool } from './runTool.ts';

/** A network for containers that no other engine of this machine uses. */
export interface Bridge {
  name: string;
  /** `10.x.y`: the first three numbers of its addresses. */
  prefix: string;
  /** This machine, as the containers see it. */
  gateway: string;
}

/** Finds addresses that nothing on this machine uses; nothing is made yet. */
export async function findBridge(name: string): Promise<Bridge> {
  const used = (await runTool('ip', ['-4', '-o', 'addr'])) + (await runTool('ip', ['route']));
  const first = createHash('sha256').update(name).digest().readUInt16BE(0);
  for (let step = 0; step < 10_000; step++) {
    const number = (first + step) % 10_000;
    const prefix = `10.${200 + Math.floor(number / 250)}.${number % 250}`;
    const isUsed = used.includes(` ${prefix}.`) || used.includes(` ${prefix.replace(/\.\d+$/, '.0.0/')}`);
    if (!isUsed) return { name, prefix, gateway: `${prefix}.1` };
  }
  throw new Error('no free network for the containers of the tests');
}

/**
 * Makes the bridge and lets its containers reach the network. The engine is not asked to: it would put the rules of
 * every other engine on this machine aside.
 */
export async function makeBridge({ name, prefix, gateway }: Bridge): Promise<void> {
  const ip = (...args: string[]) => runTool('ip', args);
  await ip('link', 'add', 'name', name, 'type', 'bridge');
  await ip('addr', 'add', `${gateway}/24`, 'dev', name);
  await ip('link', 'set', name, 'up');
  for (const rule of rulesOf(name, `${prefix}.0/24`)) await runTool('iptables', ['-w', ...rule('-I')]);
}

/** Removes the bridge with its rules, wherever they are left. */
export async function removeBridge(name: string): Promise<void> {
  const address = await tryTool('ip', ['-4', '-o', 'addr', 'show', name]);
  const [, network] = /inet (10\.\d+\.\d+)\./.exec(address) ?? [];
  if (network) {
    for (const rule of rulesOf(name, `${network}.0/24`)) await tryTool('iptables', ['-w', ...rule('-D')]);
  }
  await tryTool('ip', ['link', 'del', name]);
}

type Rule = (verb: '-I' | '-D') => string[];

const rulesOf = (name: string, network: string): Rule[] => [
  (verb) => ['-t', 'nat', verb, 'POSTROUTING', '-s', network, '!', '-o', name, '-j', 'MASQUERADE'],
  (verb) => [verb, 'FORWARD', '-i', name, '-j', 'ACCEPT'],
  (verb) => [verb, 'FORWARD', '-o', name, '-j', 'ACCEPT'],
];
