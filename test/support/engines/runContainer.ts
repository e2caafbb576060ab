import { engineBytes, engineJson, engineRequest } from './engineRequest.ts';
import type { TestEngine } from './testEngine.ts';

/** How a container that ran to its end went. */
export interface ContainerEnd {
  exitCode: number;
  /** Both streams. */
  output: string;
}

/** Runs a container from the image to its end and removes it; without `cmd` it runs what the image says. */
export async function runContainer(
  { host }: TestEngine,
  image: string,
  cmd?: readonly string[],
): Promise<ContainerEnd> {
  const body = { Image: image, ...(cmd && { Cmd: cmd }) };
  const { Id } = await engineJson<{ Id: string }>(host, '/containers/create', { method: 'POST', body });
  try {
    await engineRequest(host, `/containers/${Id}/start`, { method: 'POST' });
    await engineRequest(host, `/containers/${Id}/wait`, { method: 'POST' });
    const { State } = await engineJson<{ State: { ExitCode: number } }>(host, `/containers/${Id}/json`);
    const logs = await engineBytes(host, `/containers/${Id}/logs?stdout=1&stderr=1`);
    return { exitCode: State.ExitCode, output: withoutHeads(logs) };
  } finally {
    await engineRequest(host, `/containers/${Id}?force=1&v=1`, { method: 'DELETE' });
  }
}

/** What came of a container's streams has a head of eight bytes before each piece, the last four its length. */
function withoutHeads(data: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= data.length;) {
    const end = at + 8 + data.readUInt32BE(at + 4);
    text += data.toString('utf8', at + 8, end);
    at = end;
  }
  return text;
}
