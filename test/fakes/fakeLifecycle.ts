import { readFile } from 'node:fs/promises';
import { CancelledError, throwIfCancelled } from '../../src/common/cancelled.ts';
import { environmentDigest } from '../../src/flow/environmentDigest.ts';
import type { LoadedFlow } from '../../src/flow/loadFlow.ts';
import type { SessionFiles } from '../../src/flow/sessionFile.ts';
import type { Report } from '../../src/session/operation.ts';
import { operationLine } from '../../src/session/operationLine.ts';
import type { SessionEnvironment, SessionKey, SessionSpec } from '../../src/session/session.ts';
import type { ResetOptions } from '../../src/session/sessionBackend.ts';
import { checkInstalled } from '../../src/session/checkInstalled.ts';
import { diffPackages, type NamedPackage } from '../../src/session/packageDiff.ts';
import { sessionErrors, toFailure } from '../../src/session/sessionErrors.ts';
import { isBusy, next, type Phase, type Verb } from '../../src/session/sessionState.ts';
import { fakeInstall, toFacts } from './fakeInstall.ts';
import {
  FakeDeath,
  type FakeFile,
  type FakePackages,
  type FakePlace,
  type FakeSession,
} from './fakePlace.ts';

type Step = (phase: Phase) => Promise<void>;

/** The changing verbs on a place. Each builds the new thing beside the old one and puts it in place at the very end. */
export class FakeLifecycle {
  readonly #place: FakePlace;
  readonly #basePackages: () => string[];
  readonly #defaultImage: string | undefined;

  constructor(place: FakePlace, basePackages: () => string[], defaultImage: string | undefined) {
    this.#place = place;
    this.#basePackages = basePackages;
    this.#defaultImage = defaultImage;
  }

  async start(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const { key } = spec.flow;
    const before = this.#place.sessions.get(key);
    const fresh: FakeSession = {
      life: before?.life ?? { state: { kind: 'absent' } },
      spec,
      basePackages: this.#basePackages(),
      createdAt: this.#place.now,
      notices: [],
      files: new Map(),
      log: before?.log ?? '',
      runs: new Map(before?.runs),
    };
    this.#place.sessions.set(key, fresh);
    await this.#changing(key, 'start', before, report, signal, async (step, tell) => {
      await step('resolve');
      const digest = await this.#digestOf(flow, spec, fresh.basePackages);
      await step('pull');
      await step('create');
      await step('files');
      const files = await filesOf(flow.files);
      await step('install');
      const environment = await this.#clean(digest, spec, fresh.basePackages, false, tell, signal);
      await step('verify');
      await step('ready');
      this.#place.startWorker(key, environment.location, spec.maxIdleTimeSeconds);
      Object.assign(fresh, { environment, files });
    });
  }

  async install(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const { key } = spec.flow;
    const session = this.sessionOf(key);
    await this.#changing(key, 'install', session, report, signal, async (step, tell) => {
      await step('resolve');
      const digest = await this.#digestOf(flow, spec, session.basePackages);
      await step('files');
      const files = await filesOf(flow.files);
      await step('install');
      const had = this.#place.environments.get(session.environment!.location)!;
      const { requirements } = spec.environment;
      const packages = await fakeInstall(this.#place, had.packages, requirements, tell, signal);
      await step('verify');
      tell({ kind: 'packages', diff: diffPackages(named(had.packages), named(packages)) });
      session.notices = checkInstalled(requirements, named(packages));
      for (const notice of session.notices) tell({ kind: 'notice', notice });
      await step('ready');
      // A place of its own: whoever shares the old one keeps what they have.
      const location = `${key}/${this.#place.environments.size}`;
      this.#place.environments.set(location, { packages, lastUsedAt: this.#place.now });
      const { image } = session.environment!;
      session.previous = { ...session.environment!, asked: session.spec.environment };
      session.environment = {
        digest,
        clean: false,
        snapshot: { hit: false, reason: 'installed over the environment the session had' },
        location,
        python: '3.11.0',
        ...(image && { image }),
      };
      this.#place.workers.get(key)!.environment = location;
      Object.assign(session, { spec, files });
      this.#prune(key, session);
    });
  }

  async undo(spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const { key } = spec.flow;
    const session = this.sessionOf(key);
    await this.#changing(key, 'undo', session, report, signal, async (step, tell) => {
      await step('resolve');
      const { previous } = session;
      if (!previous) throw sessionErrors.nothingToUndo(spec.flow.dir);
      const { asked: _asked, ...environment } = previous;
      const [had, has] = [session.environment!.location, environment.location].map((location) =>
        named(this.#place.environments.get(location)!.packages),
      );
      await step('verify');
      tell({ kind: 'packages', diff: diffPackages(had!, has!) });
      await step('ready');
      Object.assign(session, { spec, environment, notices: [] });
      delete session.previous;
      this.#place.workers.get(key)!.environment = environment.location;
      this.#prune(key, session);
    });
  }

  /** To another resource of the place. */
  async move(flow: LoadedFlow, spec: SessionSpec, report: Report, signal: AbortSignal): Promise<void> {
    const { key } = spec.flow;
    const session = this.sessionOf(key);
    await this.#changing(key, 'move', session, report, signal, async (step, tell) => {
      await step('resolve');
      const basePackages = this.#basePackages();
      const digest = await this.#digestOf(flow, spec, basePackages);
      await step('create');
      await step('files');
      const files = await filesOf(flow.files);
      await step('install');
      const environment = await this.#clean(digest, spec, basePackages, false, tell, signal);
      await step('verify');
      await step('ready');
      Object.assign(session, { spec, basePackages, environment, files, createdAt: this.#place.now });
      delete session.previous;
      this.#place.startWorker(key, environment.location, spec.maxIdleTimeSeconds);
      this.#prune(key, session);
    });
  }

  async reset(
    flow: LoadedFlow,
    spec: SessionSpec,
    { depth, noCache }: ResetOptions,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const { key } = spec.flow;
    const session = this.sessionOf(key);
    if (!session.environment) return await this.start(flow, spec, report, signal);
    await this.#changing(key, 'reset', session, report, signal, async (step, tell) => {
      await step('resolve');
      let { environment, basePackages } = session;
      if (depth !== 'worker') {
        basePackages = this.#basePackages();
        const digest = await this.#digestOf(flow, spec, basePackages);
        await step('create');
        await step('install');
        environment = await this.#clean(digest, spec, basePackages, noCache, tell, signal);
      }
      await step('files');
      const files = depth === 'all' ? await filesOf(flow.files) : session.files;
      await step('verify');
      await step('ready');
      const renewed = depth === 'worker' ? { ...session.spec, compute: spec.compute } : spec;
      Object.assign(session, { environment, basePackages, files, spec: renewed });
      if (depth !== 'worker') delete session.previous;
      this.#place.startWorker(key, environment!.location, renewed.maxIdleTimeSeconds);
      this.#prune(key, session);
    });
  }

  async stop(key: SessionKey): Promise<void> {
    this.#place.endWorker(key);
    this.#place.sessions.delete(key);
    this.#prune(key, {});
  }

  /** Back to what was there before a verb whose caller died. */
  async recover(key: SessionKey): Promise<void> {
    const session = this.#place.sessions.get(key);
    if (!session || !isBusy(session.life.state)) return;
    session.life = next(session.life, { kind: 'cancel' });
    if (session.life.state.kind === 'absent') await this.stop(key);
  }

  sessionOf(key: SessionKey): FakeSession {
    const session = this.#place.sessions.get(key);
    if (!session) throw sessionErrors.noSession(key);
    return session;
  }

  async #changing(
    key: SessionKey,
    verb: Verb,
    before: FakeSession | undefined,
    report: Report,
    signal: AbortSignal,
    work: (step: Step, tell: Report) => Promise<void>,
  ): Promise<void> {
    const tell: Report = (event) => {
      this.#place.append(key, operationLine(verb, event));
      report(event);
    };
    const step: Step = async (phase) => {
      throwIfCancelled(signal);
      this.#place.apply(key, { kind: 'phase', phase });
      tell({ kind: 'phase', phase });
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
    };
    this.#place.apply(key, { kind: 'begin', verb });
    try {
      await work(step, tell);
      const { maxIdleTimeSeconds } = this.sessionOf(key).spec;
      this.#place.apply(key, { kind: 'succeed', idleUntil: this.#place.deadline(maxIdleTimeSeconds) });
    } catch (error) {
      if (error instanceof FakeDeath) throw error;
      const cancelled = error instanceof CancelledError;
      const session = this.sessionOf(key);
      this.#place.append(key, `${verb}: ${cancelled ? 'cancelled' : String(error)}`);
      this.#place.apply(
        key,
        cancelled ? { kind: 'cancel' } : { kind: 'fail', error: toFailure(error), log: `${key}.log` },
      );
      if (cancelled && before) this.#place.sessions.set(key, { ...before, life: session.life });
      else if (session.life.state.kind === 'absent') this.#place.sessions.delete(key);
      throw error;
    }
  }

  async #clean(
    digest: string,
    spec: SessionSpec,
    basePackages: string[],
    again: boolean,
    tell: Report,
    signal: AbortSignal,
  ): Promise<SessionEnvironment> {
    const there = this.#place.environments.get(digest);
    const hit = there !== undefined && !again;
    if (!hit) {
      const wanted = [...toFacts(basePackages), ...spec.environment.requirements];
      const packages = await fakeInstall(this.#place, new Map(), wanted, tell, signal);
      this.#place.environments.set(digest, { packages, lastUsedAt: this.#place.now });
    } else there.lastUsedAt = this.#place.now;
    const reason = hit
      ? 'an environment with the same digest is there'
      : again
        ? 'built again as asked'
        : 'no environment with this digest was there';
    const name = this.#imageName(spec);
    return {
      digest,
      clean: true,
      snapshot: { hit, reason },
      location: digest,
      python: '3.11.0',
      ...(name !== undefined && { image: { name, digest: this.#place.imageOf(name) } }),
    };
  }

  #prune(key: SessionKey, { environment, previous }: Partial<FakeSession>): void {
    const keep = [environment?.location, previous?.location];
    for (const location of this.#place.environments.keys())
      if (location.startsWith(`${key}/`) && !keep.includes(location))
        this.#place.environments.delete(location);
  }

  #imageName(spec: SessionSpec): string | undefined {
    return spec.environment.image?.value ?? this.#defaultImage;
  }

  async #digestOf(flow: LoadedFlow, spec: SessionSpec, base: string[]): Promise<string> {
    const name = this.#imageName(spec);
    const image = name && this.#place.imageOf(name);
    const { environment, files } = flow;
    return await environmentDigest({ base, environment, files, platform: 'fake', ...(image && { image }) });
  }
}

const named = (packages: FakePackages): NamedPackage[] =>
  [...packages].map(([name, version]) => ({ name, version }));

/** The session files with their content as it is now. */
export async function filesOf({ files }: SessionFiles): Promise<Map<string, FakeFile>> {
  const read = await Promise.all(
    files.map(async ({ path, source, content, text, size, mode, mtimeMs }) => {
      const file: FakeFile = {
        text: content === 'file' ? await readFile(source, 'utf8') : (text ?? ''),
        source,
        stamp: `${size} ${mode} ${mtimeMs}`,
      };
      return [path, file] as const;
    }),
  );
  return new Map(read);
}
