import { CancelledError } from '../../common/cancelled.ts';
import { UserError } from '../../common/userError.ts';
import type { SessionKey } from '../../session/session.ts';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import { sessionErrors } from '../../session/sessionErrors.ts';
import type { DockerBackendOptions } from './dockerBackendOptions.ts';
import { dockerErrors } from './dockerErrors.ts';
import { DockerFolder, homeId } from './dockerFolder.ts';
import { EngineFault } from './engine/engineFault.ts';
import { explainEngineError, isDiskFull } from './engine/explainEngineError.ts';
import type { EngineContext } from './engineContext.ts';
import type { EngineList, KnownEngine } from './engineList.ts';
import { readWorkerFiles, type WorkerFiles } from './workerFiles.ts';

/** Finds for each call the engine it is about, and says what an engine's errors mean. */
export class EngineContexts {
  readonly #options: DockerBackendOptions;
  readonly #engines: EngineList;
  readonly #homeId: string;
  #worker: Promise<WorkerFiles> | undefined;

  constructor(options: DockerBackendOptions, engines: EngineList) {
    this.#options = options;
    this.#engines = engines;
    this.#homeId = homeId(options.home);
  }

  /** What verbs on that engine work with. */
  async of(known: KnownEngine, signal?: AbortSignal): Promise<EngineContext> {
    const { home, settings, workerProgram, feeds } = this.#options;
    const [docker, description, worker] = await Promise.all([
      known.engine.client(signal),
      this.#engines.describe(known, signal),
      (this.#worker ??= readWorkerFiles(workerProgram)),
    ]);
    const { platform, os, arch, cpus, memoryBytes } = description;
    return {
      docker,
      engine: known.name,
      platform: `${os}/${arch}`,
      givesStreams: platform === 'docker',
      cpus,
      memoryBytes,
      home,
      homeId: this.#homeId,
      ...(feeds && { feeds }),
      worker,
      settings: settings(),
      explain: (error) => this.#explain(known, error),
    };
  }

  /** For a session that is on that engine. */
  async named(engine: string, signal?: AbortSignal): Promise<EngineContext> {
    const known = (await this.#engines.all()).find(({ name }) => name === engine);
    if (!known) throw dockerErrors.engineForgotten(engine);
    return await this.of(known, signal);
  }

  /** Works on the engine that the session is on; FSE201 where this machine knows of no session. */
  async on<T>(
    key: SessionKey,
    signal: AbortSignal | undefined,
    work: (context: EngineContext) => Promise<T>,
  ): Promise<T> {
    const note = await new DockerFolder(this.#options.home, key).read();
    if (!note) throw sessionErrors.noSession(key);
    const context = await this.named(note.engine, signal);
    return await this.explained(note.engine, async () => work(context));
  }

  /** Works on each engine that answers; `onAway` hears of the others. */
  async onEach<T>(
    work: (context: EngineContext) => Promise<T>,
    signal?: AbortSignal,
    onAway: (engine: string, error: unknown) => void = () => {},
  ): Promise<T[]> {
    const results = await Promise.all(
      (await this.#engines.all()).map(async (known) => {
        const context = await this.of(known, signal).catch((error: unknown) => {
          onAway(known.name, error);
          return undefined;
        });
        if (!context) return [];
        try {
          return [await this.explained(known.name, async () => work(context))];
        } catch (error) {
          // It answered a moment ago.
          if (signal?.aborted || !isAway(error)) throw error;
          onAway(known.name, error);
          return [];
        }
      }),
    );
    return results.flat();
  }

  /** Says what an engine's error means; what is no engine's is passed on as it is. */
  async explained<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const known = (await this.#engines.all()).find((one) => one.name === name);
      throw known ? this.#explain(known, error) : error;
    }
  }

  #explain({ name, endpoint }: KnownEngine, error: unknown): unknown {
    if (!isOfEngine(error)) return error;
    this.#engines.doubt(name);
    return explainEngineError(error, endpoint);
  }
}

/** Whether an error that was explained says that the engine itself cannot be reached: FSE404 to FSE412. */
export const isAway = (error: unknown): boolean =>
  error instanceof UserError && /^FSE4(0[4-9]|1[0-2])$/.test(error.details.code);

function isOfEngine(error: unknown): boolean {
  if (error instanceof UserError || error instanceof CancelledError) return false;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  // A pull and a command in a container say so in their own words.
  if (error instanceof Error && isDiskFull(error.message)) return true;
  const ofNetwork = typeof code === 'string' && code !== 'ABORT_ERR';
  return error instanceof EngineFault || statusCode !== undefined || ofNetwork;
}

/** Every engine that may be there, as people see it. */
export async function engineResources(
  engines: EngineList,
  signal?: AbortSignal,
  onPart: (resource: ComputeResource) => void = () => {},
): Promise<ComputeResource[]> {
  return await Promise.all(
    (await engines.all()).map(async (known): Promise<ComputeResource> => {
      const { name, endpoint } = known;
      const base = { kind: 'docker' as const, name, location: endpoint.address };
      onPart({ ...base, detail: 'asking …', usable: false, asking: true });
      const resource = { ...base, ...(await described(engines, known, signal)) };
      onPart(resource);
      return resource;
    }),
  );
}

async function described(
  engines: EngineList,
  known: KnownEngine,
  signal?: AbortSignal,
): Promise<Pick<ComputeResource, 'detail' | 'usable' | 'remedy'>> {
  try {
    const { platform, version, arch } = await engines.describe(known, signal);
    const product = platform === 'podman' ? 'Podman' : 'Docker';
    return { detail: `${product} ${version} (${arch})`, usable: true };
  } catch (error) {
    const problem = toProblem(error);
    // The row has the engine's name already, and little room.
    const title = `${known.endpoint.title} `;
    const { detail } = problem;
    return {
      ...problem,
      detail: detail.startsWith(title) ? detail.slice(title.length) : detail,
      usable: false,
    };
  }
}

/** An error in the words of a row: what is wrong, and what to do. */
export function toProblem(error: unknown): { detail: string; remedy?: string } {
  if (!(error instanceof UserError))
    return { detail: error instanceof Error ? error.message : String(error) };
  const { message, remedy } = error.details;
  return { detail: message, ...(remedy && { remedy }) };
}
