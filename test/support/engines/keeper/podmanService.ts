import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { findBridge, type Bridge } from './bridge.ts';
import { Daemon } from './daemon.ts';
import type { Engine } from './engine.ts';
import type { Slot } from './slot.ts';

/** Podman's service of the Docker API, with nothing shared with the Podman of this machine. */
export async function podmanService(slot: Slot): Promise<Engine> {
  const bridge = await findBridge(slot.bridge);
  const env = { ...process.env, ...writeConfig(slot, bridge) };
  const args = podmanArgs(slot);
  const service = ['system', 'service', '--time=0', `unix://${slot.socket}`];
  const podman = new Daemon('podman', [...args, ...service], env, slot.log);
  return {
    gateway: bridge.gateway,
    get pid() {
      return podman.pid;
    },
    async start() {
      rmSync(slot.socket, { force: true });
      podman.start();
      return await podman.answers(`unix://${slot.socket}`, 60_000);
    },
    stop: () => podman.stop(15_000),
  };
}

const podmanArgs = ({ data, run }: Slot): string[] => [
  `--root=${join(data, 'storage')}`,
  `--runroot=${join(run, 'r')}`,
  `--tmpdir=${join(run, 't')}`,
  `--network-config-dir=${join(run, 'networks')}`,
  '--runtime=runc',
  '--cgroup-manager=cgroupfs',
];

/** Writes every file that Podman would else read from the system or the home folder; answers with the variables. */
function writeConfig({ data, run, bridge }: Slot, { prefix, gateway }: Bridge): Record<string, string> {
  for (const folder of [join(data, 'storage'), join(run, 'networks')]) mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(join(run, name), text);
    return join(run, name);
  };
  write(
    'networks/podman.json',
    JSON.stringify({
      name: 'podman',
      id: '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9',
      driver: 'bridge',
      network_interface: bridge,
      created: '2026-01-01T00:00:00Z',
      subnets: [{ subnet: `${prefix}.0/24`, gateway }],
      ipv6_enabled: false,
      internal: false,
      dns_enabled: false,
      ipam_options: { driver: 'host-local' },
    }),
  );
  return {
    CONTAINERS_CONF: write(
      'containers.conf',
      `[containers]
# Where the hard limits of a machine are low, those that Podman asks for are refused. Podman 4.3 confuses soft and hard.
default_ulimits = ["nofile=4096:4096", "nproc=2048:2048"]
[network]
network_backend = "netavark"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
# The other kind is shared by all that Podman runs on a machine.
lock_type = "file"
`,
    ),
    CONTAINERS_STORAGE_CONF: write(
      'storage.conf',
      `[storage]
driver = "overlay"
graphroot = "${join(data, 'storage')}"
runroot = "${join(run, 'r')}"
`,
    ),
    CONTAINERS_REGISTRIES_CONF: write(
      'registries.conf',
      `unqualified-search-registries = ["docker.io"]
[[registry]]
prefix = "127.0.0.1"
location = "127.0.0.1"
insecure = true
`,
    ),
  };
}
