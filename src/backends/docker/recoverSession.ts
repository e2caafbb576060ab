import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError } from '../../common/cancelled.ts';
import { isLocked } from '../../host/fileLock.ts';
import type { Home } from '../../host/home.ts';
import { fromFailure } from '../../session/sessionErrors.ts';
import { DockerFolder, dockerHome } from './dockerFolder.ts';
import { leaveStart, settled } from './dockerOperation.ts';
import type { DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import type { SessionLabel } from './labels.ts';
import { belongingsOf, removeBelongings, removeNameless, removeOwnEnvironments } from './sessionPlace.ts';
import { setIdle, startSession } from './sessionSwap.ts';

/** Ends a session and removes all that belongs to it. */
export async function stopSession(
  context: EngineContext,
  workers: DockerWorkers,
  key: string,
  { keepFolder = false } = {},
): Promise<void> {
  const folder = new DockerFolder(context.home, key);
  const { sessions } = await belongingsOf(context, key);
  for (const session of sessions) await workers.end(context.docker, session, 'stopped');
  await removeBelongings(context, key, { containers: [], volumes: [] });
  await removeOwnEnvironments(context, key, []);
  await removeNameless(context);
  if (!keepFolder) await folder.remove();
}

/** Removes the locks of the dead. */
async function sweepLocks(home: Home): Promise<void> {
  const locks = join(dockerHome(home), 'locks');
  for (const name of await readdir(locks).catch(() => []))
    if (!(await isLocked(join(locks, name)))) await rm(join(locks, name), { force: true });
}

/** Mends what a killed operation left: an unfinished start goes, a session that was changed is whole again. */
export async function recoverSession(
  context: EngineContext,
  workers: DockerWorkers,
  key: string,
): Promise<void> {
  const folder = new DockerFolder(context.home, key);
  const note = await folder.read();
  if (!note?.operation || !note.before) return;
  folder.append(`recover: the last ${note.operation} was interrupted`);
  await sweepLocks(context.home);
  const { before } = note;
  const { sessions } = await belongingsOf(context, key);
  const kept = sessions.filter(({ id }) => before.containers.includes(id));
  if (note.operation === 'start') {
    const why = note.error ? fromFailure(note.error) : new CancelledError();
    await leaveStart(context, folder, note, before, why, { isMending: true });
    return;
  }
  // The old container goes last: where it is gone, the new one had come into its place.
  const [session] = kept.length ? kept : sessions;
  if (session) {
    const { filesVolume, stateVolume } = session.about;
    await removeBelongings(context, key, {
      containers: [session.id],
      volumes: [filesVolume, stateVolume],
    });
    if (session.state !== 'running')
      await setIdle(await startSession(context, workers, session), session.about.spec);
    await removeOwnEnvironments(context, key, environmentsOf(session.about));
  }
  await folder.write(settled(note));
}

/** The environments that a session still needs: its own, and the one that an undo goes back to. */
export const environmentsOf = ({ environment, previous }: SessionLabel): (string | undefined)[] => [
  environment.location,
  previous?.location,
];
