import { throwIfCancelled } from '../../common/cancelled.ts';
import type { Home } from '../../host/home.ts';
import type { SessionKey, SessionRecord } from '../../session/session.ts';
import { inspectBase } from './baseImage.ts';
import { DockerFolder, dockerKeys, type DockerNote } from './dockerFolder.ts';
import { readDockerRecord, type ImageNow, type ImageOf } from './dockerRecord.ts';
import type { DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import { isAway, toProblem, type EngineContexts } from './engineContexts.ts';
import { findSessions } from './foundSessions.ts';
import type { SessionLabel } from './labels.ts';

/** Reads what is true of sessions from where they are. */
export class DockerReader {
  readonly #home: Home;
  readonly #contexts: EngineContexts;
  readonly #workers: DockerWorkers;
  /** What image names lead to, by engine; kept only while somebody says when they change. */
  readonly #images = new Map<string, Map<string, Promise<ImageNow | undefined>>>();
  keepsImages = false;

  constructor(home: Home, contexts: EngineContexts, workers: DockerWorkers) {
    this.#home = home;
    this.#contexts = contexts;
    this.#workers = workers;
  }

  /** An image of the engine changed; without an engine, any may have. */
  forgetImages(engine?: string): void {
    if (engine === undefined) this.#images.clear();
    else this.#images.delete(engine);
  }

  /** Every session: one call to each engine, and no question to a worker that is not connected. */
  async list(
    signal?: AbortSignal,
    onPart: (record: SessionRecord) => void = () => {},
  ): Promise<SessionRecord[]> {
    const keys = new Set(await dockerKeys(this.#home));
    const records: SessionRecord[] = [];
    const away = new Map<string, unknown>();
    const add = (record: SessionRecord): void => {
      records.push(record);
      onPart(record);
    };
    await this.#contexts.onEach(
      async (context) => {
        const found = await findSessions(context.docker, context.homeId);
        const imageOf = this.#imageOf(context);
        for (const key of new Set(found.map((one) => one.key))) {
          const own = found.filter((one) => one.key === key);
          const folder = new DockerFolder(this.#home, key);
          const note = await folder.read();
          if (note && note.engine !== context.engine) continue;
          // The note of a session may be gone with its folder: its labels know all that is needed.
          if (!note) await folder.write({ version: 1, engine: context.engine, ...noteOf(own[0]!.about) });
          const known = { note, found: own, findings: await folder.findings() };
          const record = await readDockerRecord(
            context.docker,
            this.#workers,
            known,
            folder.log,
            false,
            imageOf,
          );
          if (record) add(record);
          keys.delete(key);
        }
      },
      signal,
      (engine, error) => away.set(engine, error),
    );
    throwIfCancelled(signal);
    // Those that no engine shows: removed from outside, failed, or on an engine that does not answer.
    await Promise.all(
      [...keys].map(async (key) => {
        const note = await new DockerFolder(this.#home, key).read();
        const gone = note && away.has(note.engine);
        // It was waited for long enough.
        const record = gone ? unreachable(note, away.get(note.engine)) : await this.read(key, signal);
        if (record) add(record);
      }),
    );
    return records;
  }

  /** One session, with what its worker says; undefined where this machine knows of none. */
  async read(key: SessionKey, signal?: AbortSignal): Promise<SessionRecord | undefined> {
    const folder = new DockerFolder(this.#home, key);
    const note = await folder.read();
    if (!note) return undefined;
    let context: EngineContext;
    try {
      context = await this.#contexts.named(note.engine, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      return unreachable(note, error);
    }
    try {
      return await this.#contexts.explained(note.engine, async () => {
        const found = await findSessions(context.docker, context.homeId, key);
        const findings = await folder.findings();
        const imageOf = this.#imageOf(context);
        return await readDockerRecord(
          context.docker,
          this.#workers,
          { note, found, findings },
          folder.log,
          true,
          imageOf,
        );
      });
    } catch (error) {
      // It answered a moment ago.
      if (signal?.aborted || !isAway(error)) throw error;
      return unreachable(note, error);
    }
  }

  /** Asks for each name once. */
  #imageOf({ docker, engine }: EngineContext): ImageOf {
    const known =
      (this.keepsImages && this.#images.get(engine)) || new Map<string, Promise<ImageNow | undefined>>();
    this.#images.set(engine, known);
    return async (image) => {
      const asking = known.get(image) ?? inspectBase(docker, image);
      known.set(image, asking);
      return await asking;
    };
  }
}

function unreachable({ engine, spec, createdAt, basePackages }: DockerNote, error: unknown): SessionRecord {
  const { detail, remedy } = toProblem(error);
  const reason = `the engine ${engine} does not answer, so its worker cannot be reached`;
  const evidence = [detail, remedy].filter(Boolean).join('\n');
  const state = { kind: 'lost' as const, reason, evidence };
  return { flow: spec.flow, spec, createdAt, basePackages, notices: [], state };
}

/** What a session's labels say, as the note that this machine lost. */
const noteOf = ({ spec, basePackages, createdAt }: SessionLabel): Omit<DockerNote, 'version' | 'engine'> => ({
  spec,
  basePackages,
  createdAt,
});
