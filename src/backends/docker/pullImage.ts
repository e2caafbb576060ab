import type Dockerode from 'dockerode';
import { CancelledError, throwIfCancelled } from '../../common/cancelled.ts';
import { LineSplitter } from '../../common/lineSplitter.ts';
import { abortable } from '../../session/operationQueue.ts';
import type { Report } from '../../session/operation.ts';
import { dockerErrors } from './dockerErrors.ts';
import { registryOf, splitImage } from './imageName.ts';
import { registryAuth } from './registryAuth.ts';
import { saidByEngine } from './saidByEngine.ts';

export interface PullOptions {
  image: string;
  /** Such as `linux/amd64`. */
  platform?: string;
  /** The user's line that named the image. */
  location?: { file: string; line: number };
}

/** One line of a pull's answer, as the Docker API describes it. */
interface PullLine {
  status?: string;
  id?: string;
  progressDetail?: { current?: number; total?: number };
  error?: string;
}

/** How often a pull that the network broke is taken up again; what came already is kept by the engine. */
const tries = 3;

/** Least time between two reports of progress, in milliseconds. */
const reportEvery = 400;

/** Pulls an image and tells bytes and layers as they come. */
export async function pullImage(
  docker: Dockerode,
  options: PullOptions,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { image, location } = options;
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(signal);
    try {
      return await pullOnce(docker, options, report, signal);
    } catch (error) {
      if (signal.aborted) throw new CancelledError();
      const said = saidByEngine(error);
      const registry = registryOf(image);
      if (/unauthorized|authentication required|denied|no basic auth/i.test(said))
        throw dockerErrors.unauthorised(image, registry, said, location);
      if (/no matching manifest|does not match the specified platform/i.test(said))
        throw dockerErrors.wrongPlatform(
          image,
          'other platforms',
          options.platform ?? "the engine's platform",
        );
      if (/manifest unknown|not found|does not exist|invalid reference|name unknown/i.test(said))
        throw dockerErrors.imageNotFound(image, said, location);
      if (!isNetwork(said)) throw error;
      if (attempt === tries) throw dockerErrors.registryUnreachable(image, registry, said, location);
      report({ kind: 'log', stream: 'stderr', text: `${said}; the pull is taken up again.` });
      await abortable(new Promise((resolve) => setTimeout(resolve, attempt * 1000)), signal);
    }
  }
}

const isNetwork = (said: string): boolean =>
  /dial tcp|no such host|i\/o timeout|TLS handshake|connection (refused|reset)|unexpected EOF|\bEOF\b|Client\.Timeout|network is unreachable|server gave HTTP response|context deadline exceeded|lookup |received unexpected HTTP status: 5/i.test(
    said,
  );

async function pullOnce(
  docker: Dockerode,
  { image, platform }: PullOptions,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { repository, tag } = splitImage(image);
  const authconfig = await registryAuth(registryOf(image));
  const stream = (await docker.createImage({
    fromImage: repository,
    tag,
    ...(platform && { platform }),
    ...(authconfig && { authconfig }),
    abortSignal: signal,
  })) as NodeJS.ReadableStream & { destroy(): void };
  const onAbort = (): void => stream.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  const progress = new PullProgress(report);
  let failure: Error | undefined;
  const lines = new LineSplitter((text) => {
    let line: PullLine;
    try {
      line = JSON.parse(text) as PullLine;
    } catch {
      return;
    }
    if (line.error) failure ??= Object.assign(new Error(line.error), { statusCode: 500 });
    else progress.take(line);
  });
  try {
    for await (const chunk of stream) lines.push(chunk.toString());
    lines.end();
    if (!failure) progress.end();
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  throwIfCancelled(signal);
  if (failure) throw failure;
}

/** Adds up what the layers tell. */
class PullProgress {
  readonly #report: Report;
  readonly #layers = new Map<string, { current: number; total: number; done: boolean }>();
  #last = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  take({ status, id, progressDetail }: PullLine): void {
    if (!id || !status || status.startsWith('Pulling from')) return;
    const layer = this.#layers.get(id) ?? { current: 0, total: 0, done: false };
    if (status === 'Downloading') {
      layer.current = progressDetail?.current ?? layer.current;
      layer.total = progressDetail?.total ?? layer.total;
    }
    if (status === 'Download complete') layer.current = layer.total;
    if (status === 'Pull complete' || status === 'Already exists') layer.done = true;
    this.#layers.set(id, layer);
    if (Date.now() - this.#last >= reportEvery) this.#tell();
  }

  /** Podman does not tell the end of each layer, only that of the pull. */
  end(): void {
    for (const layer of this.#layers.values()) {
      layer.current = layer.total;
      layer.done = true;
    }
    if (this.#layers.size) this.#tell();
  }

  #tell(): void {
    this.#last = Date.now();
    this.#report({ kind: 'phase', phase: 'pull', detail: this.#words() });
  }

  #words(): string {
    const layers = [...this.#layers.values()];
    const sum = (of: (layer: { current: number; total: number }) => number): number =>
      layers.reduce((total, layer) => total + of(layer), 0);
    const done = layers.filter((layer) => layer.done).length;
    const total = sum((layer) => layer.total);
    const bytes = total ? `${megabytes(sum(({ current }) => current))} of ${megabytes(total)}, ` : '';
    return `${bytes}${done} of ${layers.length} layers`;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
