import { CancelledError } from '../../common/cancelled.ts';
import type { Report } from '../../session/operation.ts';
import { operationLine } from '../../session/operationLine.ts';
import type { SessionSpec } from '../../session/session.ts';
import { toFailure } from '../../session/sessionErrors.ts';
import type { Verb } from '../../session/sessionState.ts';
import { putIntoContainer } from './containerFiles.ts';
import type { DockerFolder, Before, DockerNote } from './dockerFolder.ts';
import { readEnded } from './dockerRecord.ts';
import type { EngineContext } from './engineContext.ts';
import { isAway } from './engineContexts.ts';
import type { FoundSession } from './foundSessions.ts';
import { belongingsOf, removeBelongings } from './sessionPlace.ts';

/** Notes the verb and what is there before it. */
export async function beginOperation(
  context: EngineContext,
  folder: DockerFolder,
  verb: Verb,
  spec: SessionSpec,
): Promise<{ note: DockerNote; before: Before; old: FoundSession | undefined }> {
  const prior = await folder.read();
  const { sessions, volumes } = await belongingsOf(context, folder.key);
  const [old] = sessions;
  const ended = old && old.state !== 'running' ? await readEnded(context.docker, old.id) : undefined;
  const before: Before = {
    containers: sessions.map(({ id }) => id),
    volumes,
    ...(prior && { note: settled(prior, true) }),
    ...(ended && { ended }),
  };
  const note: DockerNote = {
    version: 1,
    engine: context.engine,
    spec,
    basePackages: context.settings.basePackages,
    createdAt: Date.now(),
    operation: verb,
    before,
  };
  await folder.write(note);
  return { note, before, old };
}

/** After a start that did not come to its end: what was there before stays, a failure is kept to be read. */
export async function leaveStart(
  context: EngineContext,
  folder: DockerFolder,
  note: DockerNote,
  before: Before,
  error: unknown,
  { isMending = false } = {},
): Promise<void> {
  const cancelled = error instanceof CancelledError;
  const cause = context.explain(error);
  folder.append(`start: ${cancelled ? 'cancelled' : describe(cause)}`);
  try {
    await removeBelongings(context, folder.key, before);
    const [container] = before.containers;
    if (container && before.ended) {
      const bytes = JSON.stringify(before.ended);
      const entries = [{ kind: 'bytes' as const, path: 'ended.json', bytes }];
      // By the volume's own folder: the root of a session's container cannot be written.
      await putIntoContainer(context.docker.getContainer(container), entries, '/session');
    }
  } catch (failure) {
    // The engine is gone; the next look mends what is left.
    folder.append(`start: what it had made is still there: ${describe(context.explain(failure))}`);
    await folder.write(cancelled ? note : { ...note, error: toFailure(cause) });
    return;
  }
  // An engine that hung up may still make what it was asked for last: the next look goes over it once more.
  const rest = isAway(cause) && !isMending ? note : settled(note);
  if (!cancelled) await folder.write({ ...rest, error: toFailure(cause) });
  else if (before.note) await folder.write(before.note);
  else await folder.remove();
}

/** Everything that is reported is in the session log too. */
export function teller(folder: DockerFolder, verb: Verb, report: Report): Report {
  let last = '';
  return (event) => {
    const line = operationLine(verb, event);
    // A pull tells its progress many times a second.
    if (event.kind !== 'phase' || line !== last) folder.append(line);
    last = line;
    report(event);
  };
}

/** The note of a verb that is over; a failure stays only where it is asked for. */
export function settled(
  { operation: _operation, before: _before, error, ...note }: DockerNote,
  keep = false,
): DockerNote {
  return { ...note, ...(keep && error && { error }) };
}

/** An error in a few words. */
export const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
