import { Writable, type Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { LineSplitter } from '../../common/lineSplitter.ts';
import type { Report } from '../../session/operation.ts';
import type { SessionKey } from '../../session/session.ts';
import { createContainer, removeContainer } from './containers.ts';
import { putIntoContainer } from './containerFiles.ts';
import { dockerErrors } from './dockerErrors.ts';
import { execInContainer, type ExecResult } from './execInContainer.ts';
import { ownLabels, type Owner } from './labels.ts';
import { saidByEngine } from './saidByEngine.ts';
import type { TarEntry } from './tarStream.ts';
import { workerPlace, type WorkerFiles } from './workerFiles.ts';

/** What an image says of the Python in it. */
export interface ImagePython {
  executable: string;
  version: string;
  /** Version of pip; null where there is none. */
  pip: string | null;
}

/** Waits for the end of its standard input, which comes when whoever made the container is gone. */
const hold = 'import sys; sys.stdin.buffer.read()';

/** What installing takes of root's rights: files of other users, their owners and their modes. */
const builderCapabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID'];

/** How many processes and threads the programs that build packages may have. */
const builderPids = 4096;

/** What `build_steps.py` ends with where the image itself is at fault. */
const unfit = 3;

/** Interpreters that an image may have on its PATH, in the order in which they are tried. */
const interpreters = ['python3', 'python'];

/**
 * A container in which an environment is installed. It runs as root on a root file system of its own, and ends and removes
 * itself as soon as this process lets go of it, however that comes.
 */
export class Builder {
  readonly python: ImagePython;
  /** The image as the user calls it. */
  readonly image: string;
  readonly #container: Dockerode.Container;
  readonly #held: Duplex;
  readonly #place: string;
  #removed = false;

  private constructor(
    container: Dockerode.Container,
    held: Duplex,
    place: string,
    python: ImagePython,
    image: string,
  ) {
    this.image = image;
    this.#container = container;
    this.#held = held;
    this.#place = place;
    this.python = python;
  }

  /** Makes one from an image; says why where the image cannot be used. */
  static async open(
    docker: Dockerode,
    image: string,
    options: { home: string; key: SessionKey; worker: WorkerFiles; platform?: string; shownAs: string },
    signal: AbortSignal,
  ): Promise<Builder> {
    const { home, key, worker, platform, shownAs } = options;
    const place = workerPlace(worker.hash);
    let failure = '';
    for (const interpreter of interpreters) {
      const container = await createContainer(docker, { ...(platform && { platform }) }, signal, {
        Image: image,
        User: '0',
        Entrypoint: [interpreter, '-I', '-S', '-c', hold],
        Cmd: [],
        WorkingDir: '/',
        OpenStdin: true,
        StdinOnce: true,
        // It has nothing to put in order: an engine that ends must not wait for it.
        StopSignal: 'SIGKILL',
        AttachStdin: true,
        Labels: ownLabels(home, 'builder', key),
        Healthcheck: { Test: ['NONE'] },
        HostConfig: {
          AutoRemove: true,
          SecurityOpt: ['no-new-privileges'],
          CapDrop: ['ALL'],
          CapAdd: [...builderCapabilities],
          PidsLimit: builderPids,
        },
      });
      let held: Duplex | undefined;
      let words = '';
      try {
        await putIntoContainer(container, [{ kind: 'folder', path: 'flow' }, ...worker.entries]);
        held = (await container.attach({
          stream: true,
          stdin: true,
          stdout: true,
          stderr: true,
          hijack: true,
        })) as Duplex;
        held.on('error', () => {});
        const sink = new Writable({
          write(chunk: Buffer, _encoding, done) {
            words = (words + chunk.toString()).slice(-2000);
            done();
          },
        });
        container.modem.demuxStream(held, sink, sink);
        await container.start();
        const { stdout, stderr, code } = await execInContainer(container, {
          command: [interpreter, '-I', `${place}/build_steps.py`, 'probe', place],
          user: '0',
          signal,
        });
        if (code !== 0) throw dockerErrors.noPython(shownAs, (stderr || stdout).trim());
        const python = JSON.parse(stdout) as ImagePython;
        if (!isNewEnough(python.version)) throw dockerErrors.oldPython(shownAs, python.version);
        return new Builder(container, held, place, python, shownAs);
      } catch (error) {
        failure = saidByEngine(error);
        const ended = /is not running|container state improper/i.test(failure);
        // What the interpreter said before it ended is on its way.
        if (ended && held) await finished(held, { signal: AbortSignal.timeout(2000) }).catch(() => {});
        held?.destroy();
        await removeContainer(container);
        throwIfCancelled(signal);
        const said = words.trim();
        if (ended && said) failure = said;
        if (/exec format error/i.test(failure))
          throw dockerErrors.cannotRun(shownAs, platform ?? 'another platform', failure);
        if (!said && !isMissingProgram(failure)) throw error;
      }
    }
    throw dockerErrors.noPython(shownAs, failure);
  }

  async put(entries: readonly TarEntry[]): Promise<void> {
    if (entries.length) await putIntoContainer(this.#container, entries);
  }

  /** Gives a command the stream of an archive to unpack below `/flow`. */
  async unpackFlow(archive: NodeJS.ReadableStream, signal: AbortSignal): Promise<void> {
    await this.#container.putArchive(archive, { path: '/flow', abortSignal: signal });
  }

  /** Runs the interpreter in `/flow` and streams its lines. */
  async runPython(
    args: readonly string[],
    env: Record<string, string>,
    report: Report,
    signal: AbortSignal,
  ): Promise<ExecResult> {
    const splitters = {
      stdout: new LineSplitter((text) => report({ kind: 'log', stream: 'stdout', text })),
      stderr: new LineSplitter((text) => report({ kind: 'log', stream: 'stderr', text })),
    };
    const result = await execInContainer(this.#container, {
      command: [this.python.executable, ...args],
      cwd: '/flow',
      env,
      user: '0',
      signal,
      onOutput: (stream, chunk) => splitters[stream].push(chunk.toString('utf8')),
    });
    splitters.stdout.end();
    splitters.stderr.end();
    return result;
  }

  /** Runs one of the worker's own programs with the environment's interpreter. */
  async runWorker(args: readonly string[], signal: AbortSignal): Promise<ExecResult> {
    return await execInContainer(this.#container, {
      command: [this.python.executable, '-s', `${this.#place}/flow_session_worker`, ...args],
      cwd: '/flow',
      user: '0',
      signal,
    });
  }

  /** Leaves nothing of the flow in the image, and makes the folders of a session for the image's own user. */
  async finish(user: string, signal: AbortSignal): Promise<Owner> {
    const { code, stdout, stderr } = await execInContainer(this.#container, {
      command: [this.python.executable, '-I', '-S', `${this.#place}/build_steps.py`, 'finish', user],
      user: '0',
      signal,
    });
    if (code === unfit) throw dockerErrors.unfit(this.image, stderr.trim());
    if (code !== 0) throw dockerErrors.containerFailed(stderr.trim());
    return JSON.parse(stdout) as Owner;
  }

  /** Keeps what is installed as an image. */
  async commit(
    repository: string,
    tag: string,
    labels: Record<string, string>,
    user: string,
    signal: AbortSignal,
  ): Promise<void> {
    const changes = [
      ...Object.entries(labels).map(([name, value]) => `LABEL ${name}=${value}`),
      ...(user ? [`USER ${user}`] : []),
    ];
    const query = { repo: repository, tag, pause: false, changes, container: this.#container.id };
    // Podman wants a configuration, and dockerode sends none that is empty.
    const body = { AttachStdin: false };
    await this.#container.commit({ _query: query, _body: body, abortSignal: signal } as object);
  }

  async dispose(): Promise<void> {
    if (this.#removed) return;
    this.#removed = true;
    this.#held.destroy();
    await removeContainer(this.#container);
  }
}

const isMissingProgram = (said: string): boolean =>
  /executable file .*not found|no such file or directory|executable file `?[\w./-]+`? not found|OCI runtime attempted to invoke a command that was not found/i.test(
    said,
  );

const isNewEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 9);
};
