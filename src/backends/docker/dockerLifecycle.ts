import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import { diffPackages, type NamedPackage } from '../../session/packageDiff.ts';
import type { SessionEnvironment, SessionKey, SessionSpec } from '../../session/session.ts';
import type { ResetOptions } from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import type { Verb } from '../../session/sessionState.ts';
import {
  cleanEnvironment,
  dockerDigest,
  installedEnvironment,
  tagOf,
  toSessionEnvironment,
} from './buildEnvironment.ts';
import { DockerFolder } from './dockerFolder.ts';
import { layFiles } from './dockerSync.ts';
import { beginOperation, describe, leaveStart, settled, teller } from './dockerOperation.ts';
import type { DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { findEnvironment } from './environmentImages.ts';
import { isAway } from './engineContexts.ts';
import type { FoundSession } from './foundSessions.ts';
import type { EnvironmentLabel, SessionLabel } from './labels.ts';
import { SessionChecks } from './sessionChecks.ts';
import { environmentsOf } from './recoverSession.ts';
import { createVolume, removeVolume } from './sessionContainer.ts';
import { belongingsOf, removeBelongings, removeNameless, removeOwnEnvironments } from './sessionPlace.ts';
import { bringFiles, carryAll, makeSession, setIdle, startSession, swapSession } from './sessionSwap.ts';
import { stateVolumeFor } from './stateVolume.ts';
import { sizeNotices } from './vmSizes.ts';
import { imageNotices, wantedImage } from './wantedImage.ts';

/** The changing verbs of a Docker session. Each leaves the new session or the last good one. */
export class DockerLifecycle {
  readonly #workers: DockerWorkers;
  readonly #checks: SessionChecks;

  /** `onFound` is called when something about a session is known that was not when it became ready. */
  constructor(workers: DockerWorkers, onFound: (key: SessionKey) => void) {
    this.#workers = workers;
    this.#checks = new SessionChecks(workers, onFound);
  }

  async start(
    context: EngineContext,
    flow: LoadedFlow,
    spec: SessionSpec,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const { docker, settings } = context;
    const { key } = spec.flow;
    const folder = new DockerFolder(context.home, key);
    const { note, before, old } = await beginOperation(context, folder, 'start', spec);
    const tell = teller(folder, 'start', report);
    try {
      tell({ kind: 'phase', phase: 'resolve' });
      // An unknown size is told before anything is pulled.
      const limited = sizeNotices(settings.vmSizes, spec.compute.vmSize, context);
      // Before the pull, which may be long or fail.
      const notices = [...imageNotices(flow, settings), ...limited];
      for (const notice of notices) tell({ kind: 'notice', notice });
      const image = await wantedImage(context, flow, tell, signal);
      const digest = await dockerDigest(flow, spec, settings.basePackages, image);
      tell({ kind: 'phase', phase: 'create' });
      throwIfCancelled(signal);
      // A lost worker that only does not answer must not work on beside the new one.
      if (old) await this.#workers.end(docker, old, 'replaced');
      const wish = { digest, flow, spec, basePackages: settings.basePackages, image, again: false };
      const environment = await cleanEnvironment(context, wish, tell, signal);
      const { hit } = environment.snapshot;
      if (!hit) tell({ kind: 'phase', phase: 'verify' });
      // One after the other: where the first fails, no second one may come after what is left was removed.
      const filesVolume = await createVolume(context, spec, 'files', {});
      const state = await stateVolumeFor(context, spec, old, environment, before.volumes);
      const about: SessionLabel = {
        spec,
        environment,
        basePackages: settings.basePackages,
        createdAt: note.createdAt,
        notices,
        filesVolume,
        stateVolume: state.name,
        generation: Date.now(),
      };
      const session = await makeSession(context, about, signal);
      if (old && state.isBehind) await carryAll(context, old, session, ['/session']);
      if (hit) tell({ kind: 'phase', phase: 'files' });
      const laid = await layFiles(docker, session, flow.files, signal);
      if (hit && laid) tell({ kind: 'phase', phase: 'verify' });
      const client = await startSession(context, this.#workers, session, signal);
      await this.#workers.translated(docker, session, async () =>
        bringFiles(context, session, client, flow, tell, signal, laid),
      );
      if (hit && !laid) tell({ kind: 'phase', phase: 'verify' });
      if (!hit) {
        const found = await this.#checks.verify(context, session, client, flow, tell, signal);
        folder.append('verify: the modules of the nodes have been looked at');
        await folder.writeFindings({ generation: about.generation, notices: found });
      }
      tell({ kind: 'phase', phase: 'ready' });
      throwIfCancelled(signal);
      await this.#workers.translated(docker, session, async () => setIdle(client, spec));
      // From here on it goes through.
      if (before.containers.length || before.volumes.length) {
        const volumes = [filesVolume, state.name];
        await removeBelongings(context, key, { containers: [session.id], volumes });
        await removeOwnEnvironments(context, key, [environment.location]);
      }
      await folder.write(settled(note));
      if (hit) void this.#checks.verifyBehind(context, session, client, flow);
    } catch (error) {
      this.#workers.forget(key);
      const cause = signal.aborted ? new CancelledError() : error;
      await leaveStart(context, folder, note, before, cause);
      throw cause;
    }
  }

  async install(
    context: EngineContext,
    flow: LoadedFlow,
    spec: SessionSpec,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#changing(context, spec, 'install', report, async (session, tell) => {
      tell({ kind: 'phase', phase: 'resolve' });
      const { about, environment: label } = session;
      const named = about.environment.image ?? label.image;
      const image = { ...label.base, ...named, user: label.user };
      const digest = await dockerDigest(flow, spec, about.basePackages, image);
      const ready = about.environment.clean ? await findEnvironment(context.docker, digest) : undefined;
      let environment: SessionEnvironment;
      if (ready) {
        const reason = 'a snapshot with the same digest is there';
        environment = toSessionEnvironment(ready, { hit: true, reason }, image);
        tell({ kind: 'log', stream: 'stdout', text: `Environment ${digest.slice(0, 12)}: ${reason}.` });
        tell({ kind: 'phase', phase: 'install' });
        tell({ kind: 'packages', diff: diffPackages(packagesIn(label), packagesIn(ready.about)) });
      } else {
        const wish = { digest, flow, spec, basePackages: about.basePackages, image, again: false };
        environment = await installedEnvironment(context, about.environment, wish, tell, signal);
      }
      const previous = { ...about.environment, asked: about.spec.environment };
      await this.#replace(context, session, { ...about, spec, environment, previous }, flow, tell, signal);
    });
  }

  async reset(
    context: EngineContext,
    flow: LoadedFlow,
    spec: SessionSpec,
    { depth, noCache }: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const { sessions } = await belongingsOf(context, spec.flow.key);
    const failed = (await new DockerFolder(context.home, spec.flow.key).read())?.error;
    if (!sessions.length || failed) {
      // It never got as far as an environment, or has lost it: the way back is a start.
      await this.start(context, flow, spec, report, signal);
      return;
    }
    await this.#changing(context, spec, 'reset', report, async (session, tell) => {
      tell({ kind: 'phase', phase: 'resolve' });
      const { about } = session;
      if (depth === 'worker') {
        tell({ kind: 'phase', phase: 'create' });
        await this.#told(tell, signal);
        await this.#workers.end(context.docker, session, 'reset');
        const client = await startSession(context, this.#workers, session);
        await setIdle(client, about.spec);
        return;
      }
      const { basePackages, vmSizes } = context.settings;
      const limited = sizeNotices(vmSizes, spec.compute.vmSize, context);
      const notices = [...imageNotices(flow, context.settings), ...limited];
      for (const notice of notices) tell({ kind: 'notice', notice });
      const image = await wantedImage(context, flow, tell, signal);
      const digest = await dockerDigest(flow, spec, basePackages, image);
      tell({ kind: 'phase', phase: 'create' });
      const wish = { digest, flow, spec, basePackages, image, again: noCache };
      const environment = await cleanEnvironment(context, wish, tell, signal);
      const { previous: _previous, ...rest } = about;
      const { name: stateVolume, isBehind } = await stateVolumeFor(context, spec, session, environment);
      const isFresh = depth === 'all' || isBehind;
      const filesVolume = isFresh ? await createVolume(context, spec, 'files', {}) : about.filesVolume;
      const carried = isBehind ? ['/session', ...(depth === 'all' ? [] : ['/flow'])] : [];
      const now = {
        ...rest,
        spec,
        environment,
        basePackages,
        filesVolume,
        stateVolume,
        notices,
      };
      await this.#replace(context, session, now, flow, tell, signal, carried);
      for (const volume of [about.filesVolume, about.stateVolume])
        if (![filesVolume, stateVolume].includes(volume)) await removeVolume(context.docker, volume);
    });
  }

  async undo(
    context: EngineContext,
    flow: LoadedFlow,
    spec: SessionSpec,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#changing(context, spec, 'undo', report, async (session, tell) => {
      tell({ kind: 'phase', phase: 'resolve' });
      const { previous, ...about } = session.about;
      const then = previous && (await findEnvironment(context.docker, tagOf(previous)));
      if (!previous || !then)
        throw sessionErrors.nothingToUndo(
          about.spec.flow.dir,
          previous && `the engine has no ${previous.location} any more`,
        );
      tell({ kind: 'phase', phase: 'create' });
      const diff = diffPackages(packagesIn(session.environment), packagesIn(then.about));
      tell({ kind: 'packages', diff });
      const { asked: _asked, ...environment } = previous;
      const now = { ...about, spec, environment };
      await this.#replace(context, session, now, flow, tell, signal);
    });
  }

  /** Runs a change of a session that is there; one that fails leaves it as it was. */
  async #changing(
    context: EngineContext,
    spec: SessionSpec,
    verb: Verb,
    report: Report,
    work: (session: FoundSession, tell: Report) => Promise<void>,
  ): Promise<void> {
    const { key } = spec.flow;
    const folder = new DockerFolder(context.home, key);
    const { note, before, old } = await beginOperation(context, folder, verb, spec);
    const prior = before.note ?? note;
    if (!old) {
      await folder.write(settled(prior));
      throw sessionErrors.noSession(spec.flow.dir);
    }
    const tell = teller(folder, verb, report);
    try {
      await work(old, tell);
      const { sessions } = await belongingsOf(context, key);
      const about = sessions[0]?.about ?? old.about;
      await folder.write(settled({ ...prior, spec: about.spec, basePackages: about.basePackages }));
      await removeOwnEnvironments(context, key, environmentsOf(about));
      await removeNameless(context);
    } catch (error) {
      const cancelled = error instanceof CancelledError;
      const cause = context.explain(error);
      folder.append(`${verb}: ${cancelled ? 'cancelled' : describe(cause)}`);
      await removeBelongings(context, key, before);
      await removeOwnEnvironments(context, key, environmentsOf(old.about));
      // An engine that hung up may still make what it was asked for last: the next look goes over it once more.
      if (!isAway(cause)) await folder.write(settled(prior));
      throw error;
    }
  }

  /** Puts a container that `about` describes in the place of the session's. */
  async #replace(
    context: EngineContext,
    session: FoundSession,
    about: SessionLabel,
    flow: LoadedFlow,
    tell: Report,
    signal: AbortSignal,
    carried: readonly string[] = [],
  ): Promise<void> {
    const next = await makeSession(context, { ...about, generation: Date.now() }, signal);
    const isFresh = about.filesVolume !== session.about.filesVolume && !carried.includes('/flow');
    const laid = isFresh && (await layFiles(context.docker, next, flow.files, signal));
    await this.#checks.untilIdle(context, session, tell, signal);
    await this.#told(tell, signal);
    // From here on it goes through.
    const client = await this.#workers.translated(context.docker, next, async () =>
      swapSession(context, this.#workers, session, next, flow, { laid, carried }, tell),
    );
    void this.#checks.verifyBehind(context, next, client, flow);
  }

  async #told(tell: Report, signal: AbortSignal): Promise<void> {
    tell({ kind: 'phase', phase: 'verify' });
    tell({ kind: 'phase', phase: 'ready' });
    throwIfCancelled(signal);
  }
}

const packagesIn = ({ packages }: EnvironmentLabel): NamedPackage[] =>
  Object.entries(packages).map(([name, version]) => ({ name, version }));
