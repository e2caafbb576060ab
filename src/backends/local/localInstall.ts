import { access } from 'node:fs/promises';
import { throwIfCancelled } from '../../common/cancelled.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { checkInstalled } from '../../session/checkInstalled.ts';
import type { Report } from '../../session/operation.ts';
import { diffPackages, type NamedPackage } from '../../session/packageDiff.ts';
import type { Notice, SessionEnvironment, SessionSpec } from '../../session/session.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import type { Verb } from '../../session/sessionState.ts';
import type { EnvironmentStore } from './environmentStore.ts';
import { installedPackages } from './installedPackages.ts';
import { changeSession, finished } from './localChange.ts';
import type { LocalTools } from './localTools.ts';
import type { LocalWorkers } from './localWorkers.ts';
import { installedEnvironment, localDigest } from './prepareEnvironment.ts';
import { pythonIn } from './pythonEnvironment.ts';
import type { SessionFolder, StoredSession } from './sessionFolder.ts';

/** The verbs that give a live session other packages: `install`, and `undo` of the last one. */
export class LocalInstall {
  readonly #store: EnvironmentStore;
  readonly #workers: LocalWorkers;
  readonly #tools: LocalTools;

  constructor(store: EnvironmentStore, workers: LocalWorkers, tools: LocalTools) {
    this.#store = store;
    this.#workers = workers;
    this.#tools = tools;
  }

  async install(
    folder: SessionFolder,
    flow: LoadedFlow,
    spec: SessionSpec,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await changeSession(folder, this.#workers, this.#tools, 'install', report, async (stored, tell) => {
      tell({ kind: 'phase', phase: 'resolve' });
      const interpreter = await this.#tools.interpreter(signal);
      const digest = await localDigest(flow, spec, stored.basePackages, interpreter);
      tell({ kind: 'phase', phase: 'files' });
      await this.#tools.bring(flow, folder, folder.flow, tell, signal);
      const current = stored.environment!;
      const installer = await this.#tools.installer(interpreter, tell, signal);
      const ready = await this.#store.find(digest);
      const environment =
        ready && current.clean
          ? await this.#reuse(digest, ready.python, tell)
          : await installedEnvironment(current, digest, flow, folder, installer, tell, signal);
      tell({ kind: 'phase', phase: 'verify' });
      const installed = await this.#tellDiff(current, environment, tell);
      const notices = checkInstalled(spec.environment.requirements, installed);
      for (const notice of notices) tell({ kind: 'notice', notice });
      const previous = { ...current, asked: stored.spec.environment };
      const next = { ...stored, spec, environment, previous, notices: renewed(stored.notices, notices) };
      await this.#adopt(folder, 'install', stored, next, tell, signal);
    });
  }

  async undo(folder: SessionFolder, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    await changeSession(folder, this.#workers, this.#tools, 'undo', report, async (stored, tell) => {
      tell({ kind: 'phase', phase: 'resolve' });
      const { previous, ...rest } = stored;
      if (!previous) throw sessionErrors.nothingToUndo(spec.flow.dir);
      const { asked: _asked, ...environment } = previous;
      await access(pythonIn(environment.location)).catch(() => {
        throw sessionErrors.nothingToUndo(spec.flow.dir, `${environment.location} is gone`);
      });
      tell({ kind: 'phase', phase: 'verify' });
      await this.#tellDiff(stored.environment!, environment, tell);
      const next = { ...rest, spec, environment, notices: renewed(stored.notices, []) };
      await this.#adopt(folder, 'undo', stored, next, tell, signal);
    });
  }

  /** Gives the worker the environment of `next`: the point from which the verb goes through. */
  async #adopt(
    folder: SessionFolder,
    verb: Verb,
    stored: StoredSession,
    next: StoredSession,
    tell: Report,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#workers.client(folder, stored);
    tell({ kind: 'phase', phase: 'ready' });
    throwIfCancelled(signal);
    await folder.write({ ...next, operation: verb });
    await this.#workers.request(folder, 'reload', { python: pythonIn(next.environment!.location) });
    await folder.write(finished(next));
    await folder.pruneEnvironments(next);
  }

  async #tellDiff(from: SessionEnvironment, to: SessionEnvironment, tell: Report): Promise<NamedPackage[]> {
    const [before, after] = await Promise.all([
      installedPackages(from.location),
      installedPackages(to.location),
    ]);
    tell({ kind: 'packages', diff: diffPackages(before, after) });
    return after;
  }

  async #reuse(digest: string, python: string, tell: Report): Promise<SessionEnvironment> {
    const reason = 'an environment with the same digest is there';
    tell({ kind: 'log', stream: 'stdout', text: `Environment ${digest.slice(0, 12)}: ${reason}.` });
    tell({ kind: 'phase', phase: 'install' });
    await this.#store.touch(digest);
    return {
      digest,
      clean: true,
      snapshot: { hit: true, reason },
      location: this.#store.path(digest),
      python,
    };
  }
}

/** What was said of the packages before no longer holds. */
const renewed = (before: readonly Notice[], now: readonly Notice[]): Notice[] => [
  ...before.filter(({ code }) => code !== 'FSE213'),
  ...now,
];
