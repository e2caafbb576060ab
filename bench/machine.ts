import { availableParallelism, loadavg, totalmem } from 'node:os';
import { mustRun } from '../scripts/lib/runCommand.ts';

/** The machine in words: what it has and which versions were measured. Names no path and no host. */
export async function machineInWords(python: string, uv: string | undefined): Promise<string> {
  const script =
    'import importlib.metadata as m, platform as p; print(p.python_version(), m.version("promptflow"))';
  const [pythonVersion, promptflow] = (await mustRun('python', python, ['-c', script])).stdout
    .trim()
    .split(' ');
  const uvVersion = uv && (await mustRun('uv', uv, ['--version'])).stdout.split(' ')[1]?.trim();
  return [
    `${availableParallelism()} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    process.platform,
    `Node ${process.versions.node}`,
    `Python ${pythonVersion}`,
    `promptflow ${promptflow}`,
    uvVersion ? `uv ${uvVersion}` : 'no uv',
  ].join(', ');
}

/** How busy the machine is with other work, as the number of processes that wanted to run in the last minute. */
export const loadInWords = (): string => loadavg()[0]!.toFixed(1);
