import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { findBridge, makeBridge } from './bridge.ts';
import { Daemon } from './daemon.ts';
import type { Engine } from './engine.ts';
import type { Slot } from './slot.ts';

/** Docker Engine with a containerd of its own, beside whatever engine this machine runs already. */
export async function dockerDaemon(slot: Slot): Promise<Engine> {
  const bridge = await findBridge(slot.bridge);
  await makeBridge(bridge);
  const { containerd, containerdSocket } = containerdOf(slot);
  const dockerd = new Daemon(
    'dockerd',
    dockerdArgs(slot, bridge.prefix, containerdSocket),
    process.env,
    slot.log,
  );
  return {
    gateway: bridge.gateway,
    get pid() {
      return dockerd.pid;
    },
    async start() {
      if (!containerd.isRunning) {
        containerd.start();
        while (containerd.isRunning && !existsSync(containerdSocket)) await delay(10);
      }
      // A killed engine leaves it, and its number may be somebody else's by now.
      rmSync(join(slot.run, 'dockerd.pid'), { force: true });
      dockerd.start();
      return await dockerd.answers(`unix://${slot.socket}`, 60_000);
    },
    stop: () => dockerd.stop(30_000),
  };
}

function containerdOf({ data, run, log }: Slot) {
  const state = join(run, 'containerd');
  mkdirSync(state, { recursive: true });
  const containerdSocket = join(state, 'c.sock');
  const config = join(run, 'containerd.toml');
  writeFileSync(
    config,
    `version = 2
root = ${JSON.stringify(join(data, 'containerd'))}
state = ${JSON.stringify(state)}
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = ${JSON.stringify(containerdSocket)}
`,
  );
  return { containerd: new Daemon('containerd', ['--config', config], process.env, log), containerdSocket };
}

function dockerdArgs({ data, run, socket, bridge }: Slot, prefix: string, containerd: string): string[] {
  const config = join(run, 'docker.json');
  writeFileSync(config, '{}');
  return [
    `--config-file=${config}`,
    `--host=unix://${socket}`,
    `--pidfile=${join(run, 'dockerd.pid')}`,
    `--data-root=${join(data, 'docker')}`,
    `--exec-root=${join(run, 'exec')}`,
    `--containerd=${containerd}`,
    `--bridge=${bridge}`,
    `--fixed-cidr=${prefix}.0/24`,
    '--iptables=false',
    '--ip-masq=false',
  ];
}
