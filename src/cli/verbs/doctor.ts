import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../host/makeFolder.ts';
import type { VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { bytesInWords } from '../output.ts';

interface Check {
  check: string;
  status: 'ok' | 'warning' | 'failed';
  detail: string;
  remedy?: string;
  /** What `--compute` takes for it. */
  compute?: string;
}

/** Below this much free space an environment may not fit, in bytes. */
const wantedSpace = 1_000_000_000;

/** Looks at everything a session needs and says how to get what is missing. */
export const doctor: VerbHandler = async ({ out, sessions, home, signal }) => {
  const checks: Check[] = [await writable(home.root), await space(home.root)];
  const resources = await sessions.resources(signal);
  // One place to live is enough.
  const unusable = resources.some(({ usable }) => usable) ? 'warning' : 'failed';
  for (const { kind, name, detail, location, usable, remedy } of resources) {
    checks.push({
      check: kind === 'docker' ? `Engine ${name}` : name,
      status: usable ? 'ok' : unusable,
      detail: location && !detail.includes(location) ? `${withoutStop(detail)}, ${location}` : detail,
      compute: kind === sessions.computeKinds[0] ? kind : `${kind}:${name}`,
      ...(remedy && { remedy }),
    });
  }
  if (!resources.some(({ kind }) => kind === 'docker'))
    checks.push({ check: 'Engines', status: 'ok', detail: 'none found; plain Python needs none' });
  const left = (await sessions.stored(signal)).filter(({ orphan }) => orphan);
  checks.push({
    check: 'Leftovers',
    status: left.length ? 'warning' : 'ok',
    detail: left.length ? `${left.length} left by something that was interrupted` : 'none',
    ...(left.length && { remedy: 'Run: flow-session gc' }),
  });
  out.result(
    checks,
    checks
      .map(
        ({ check, status, detail, remedy }) =>
          `${status.padEnd(8)}${check}: ${remedy ? `${withoutStop(detail)}. ${remedy}` : detail}`,
      )
      .join('\n'),
  );
  return checks.some(({ status }) => status === 'failed') ? exitCodes.missing : exitCodes.done;
};

const withoutStop = (text: string): string => text.replace(/\.+$/, '');

async function writable(root: string): Promise<Check> {
  try {
    await makeFolder(root);
    const probe = join(root, '.doctor');
    await writeFile(probe, 'ok');
    await rm(probe);
    return { check: 'Home folder', status: 'ok', detail: root };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      check: 'Home folder',
      status: 'failed',
      detail: `${root} cannot be written (${code})`,
      remedy: 'Make it writable, or set FLOW_SESSIONS_HOME to a folder that is.',
    };
  }
}

async function space(root: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(root);
    const free = bavail * bsize;
    const enough = free >= wantedSpace;
    return {
      check: 'Free space',
      status: enough ? 'ok' : 'warning',
      detail: bytesInWords(free),
      ...(!enough && { remedy: 'Free some; `flow-session gc` shows what can go.' }),
    };
  } catch (error) {
    return { check: 'Free space', status: 'warning', detail: `cannot be told (${String(error)})` };
  }
}
