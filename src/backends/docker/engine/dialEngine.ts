import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Disposable } from '../../../common/disposable.ts';
import type { Endpoint, EndpointTls } from '../endpoints/endpoint.ts';
import { socketPath } from '../endpoints/socketPath.ts';
import { EngineAgent } from './engineAgent.ts';
import { EngineFault } from './engineFault.ts';
import { dialThroughSsh } from './sshStdio.ts';
import { toSshTarget } from './sshTarget.ts';
import { SshTunnel } from './sshTunnel.ts';

/** The way to an engine: its connections, and what carries them. */
export interface EngineLink extends Disposable {
  agent: EngineAgent;
  /** The Host header, which only something between us and the engine looks at. */
  host: string;
  /** Whether what carries the connections is still there. */
  isOpen(): boolean;
  /** Resolves soon, with what the carrier said when it ended. */
  whyLost(): Promise<EngineFault | undefined>;
}

/** Makes the way to an engine ready; connects only where ssh carries it. Rejects with EngineFault. */
export async function dialEngine({ address, tls }: Endpoint): Promise<EngineLink> {
  if (address.startsWith('ssh:')) return dialSsh(address);
  if (!address.startsWith('tcp:')) {
    const path = socketPath(address);
    return linkOf(new EngineAgent(() => connect(path)), 'localhost');
  }
  const url = new URL(address);
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
  if (!tls) return linkOf(new EngineAgent(() => connect(target)), url.host);
  const options = { ...target, ...(await readTls(tls, target.host)) };
  return linkOf(new EngineAgent(() => connectTls(options)), url.host);
}

async function dialSsh(address: string): Promise<EngineLink> {
  const target = toSshTarget(address);
  if (process.platform === 'win32') return linkOf(new EngineAgent(() => dialThroughSsh(target)), 'localhost');
  const tunnel = await SshTunnel.open(target);
  const agent = new EngineAgent(() => tunnel.connect());
  void tunnel.ended().then((fault) => agent.destroy(fault));
  return {
    agent,
    host: 'localhost',
    isOpen: () => tunnel.isOpen,
    // Its connections end a moment before it does.
    whyLost: () => Promise.race([tunnel.ended(), delay(500, undefined, { ref: false })]),
    dispose() {
      agent.destroy();
      tunnel.dispose();
    },
  };
}

/** The way over connections that nothing of ours carries. */
export const linkOf = (agent: EngineAgent, host: string): EngineLink => ({
  agent,
  host,
  isOpen: () => true,
  whyLost: async () => undefined,
  dispose: () => agent.destroy(),
});

async function readTls({ ca, cert, key, skipVerify }: EndpointTls, host: string): Promise<ConnectionOptions> {
  const options: ConnectionOptions = { rejectUnauthorized: !skipVerify };
  // A number is no name that a server could choose its certificate by.
  if (!/^[\d.]+$|:/.test(host)) options.servername = host;
  for (const [part, file] of Object.entries({ ca, cert, key })) {
    if (file === undefined) continue;
    try {
      options[part as 'ca' | 'cert' | 'key'] = await readFile(file);
    } catch (error) {
      throw new EngineFault({ kind: 'tlsFile', file, evidence: (error as Error).message });
    }
  }
  return options;
}
