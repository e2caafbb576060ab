import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { findExecutable } from '../scripts/lib/findExecutable.ts';
import { mustRun } from '../scripts/lib/runCommand.ts';
import { DockerBackend } from '../src/backends/docker/dockerBackend.ts';
import { defaultDockerSettings, type DockerSettings } from '../src/backends/docker/dockerSettings.ts';
import { loadDockerode } from '../src/backends/docker/engine/loadDockerode.ts';
import { FileJournal } from '../src/host/fileJournal.ts';
import { Home } from '../src/host/home.ts';
import { SessionManager } from '../src/session/sessionManager.ts';
import { dockerEngine } from '../test/support/engines/dockerEngine.ts';
import { images } from '../test/support/engines/images/images.ts';
import { quiet, root, workerProgram } from './stage.ts';

/** What an engine still does after it has answered takes a moment; milliseconds before each measurement. */
const settleMs = 300;

/** One window: its sessions and the backend behind them. */
export interface DockerWindow {
  sessions: SessionManager;
  backend: DockerBackend;
}

/** A home folder with Docker sessions on the engine of the tests, and plain containers beside them. `dispose` removes all of it. */
export class DockerStage {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'flow-sessions-bench-')));
  readonly home = new Home(join(this.folder, 'home'));
  readonly docker: Dockerode;
  /** As DOCKER_HOST takes it. */
  readonly host: string;
  /** The base image, which has prompt flow, and the same without it. */
  readonly image: string;
  readonly plainImage: string;
  /** The engine's own program. */
  readonly program: string;
  readonly sessions: SessionManager;
  readonly backend: DockerBackend;
  readonly #settings: DockerSettings;
  readonly #windows: { dispose(): void }[] = [];
  readonly #raw = new Set<string>();

  private constructor(docker: Dockerode, host: string, image: string, plainImage: string) {
    this.docker = docker;
    this.host = host;
    this.image = image;
    this.plainImage = plainImage;
    this.#settings = { ...defaultDockerSettings, host, defaultImage: image };
    mkdirSync(this.home.root);
    // The terminal reads them from here.
    writeFileSync(this.home.configuration, JSON.stringify({ docker: { host, defaultImage: image } }));
    const program = findExecutable('docker');
    if (!program) throw new Error('the docker program is not on PATH');
    this.program = program;
    const { sessions, backend } = this.open();
    this.sessions = sessions;
    this.backend = backend;
  }

  static async open(): Promise<DockerStage> {
    const engine = await dockerEngine();
    const Client = await loadDockerode();
    const docker = new Client({ socketPath: engine.host.replace('unix://', '') });
    const { promptflow, python } = await images(engine);
    return new DockerStage(docker, engine.host, promptflow, python);
  }

  /** One more window on the same home folder. */
  open(): DockerWindow {
    const backend = new DockerBackend({ home: this.home, settings: () => this.#settings, workerProgram });
    const journal = new FileJournal(this.home.operations);
    const sessions = new SessionManager([backend], journal, () => 0);
    this.#windows.push(sessions, journal);
    return { sessions, backend };
  }

  /** A copy of hello-flow that names the image. */
  helloFlow(to = 'hello-flow'): string {
    const dir = join(this.folder, to);
    cpSync(join(root, 'samples', 'hello-flow'), dir, { recursive: true });
    const file = join(dir, 'flow.dag.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/^environment:$/m, `environment:\n  image: ${this.image}`));
    return dir;
  }

  flow(name: string, files: Record<string, string>): string {
    const dir = join(this.folder, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return dir;
  }

  /** The image that the flow's session was made from. */
  async imageOf(dir: string): Promise<string> {
    const { session } = await this.sessions.status(dir);
    return session!.environment!.location;
  }

  /** The container of the flow's session. */
  async containerOf(dir: string): Promise<Dockerode.Container> {
    const { flow } = await this.sessions.status(dir);
    const label = [`flow-sessions.key=${flow.key}`, 'flow-sessions.role=session'];
    const [found] = await this.docker.listContainers({ filters: JSON.stringify({ label }) });
    return this.docker.getContainer(found!.Id);
  }

  /** A container that does nothing, made and started with two calls and nothing else. */
  async raw(image: string): Promise<Dockerode.Container> {
    const options = { Image: image, Entrypoint: ['sleep'], Cmd: ['100000'] };
    const container = await this.docker.createContainer(options);
    this.#raw.add(container.id);
    await container.start();
    return container;
  }

  async removeRaw(container: Dockerode.Container): Promise<void> {
    await container.remove({ force: true, v: true });
    this.#raw.delete(container.id);
  }

  /** The `docker` program; what it printed. */
  async run(...args: string[]): Promise<string> {
    const env = { ...process.env, DOCKER_HOST: this.host };
    return (await mustRun(`docker ${args[0]}`, this.program, args, { env })).stdout;
  }

  /** Waits until the engine is idle, and with `dir` until what goes on behind a start of that flow is over. */
  async settle(dir?: string): Promise<void> {
    for (let waited = 0; dir !== undefined && waited < 30_000; waited += 100) {
      let log = '';
      await this.sessions.logs(dir, {}, (text) => (log += text));
      if (/verify: the modules of the nodes (have|could)/.test(log)) break;
      await delay(100);
    }
    await delay(settleMs);
  }

  async dispose(): Promise<void> {
    try {
      for (const id of this.#raw) await this.removeRaw(this.docker.getContainer(id));
      for (const { flow } of await this.sessions.list()) await this.sessions.stop(flow.dir, quiet);
      for (const item of await this.sessions.stored()) await this.sessions.remove(item);
    } finally {
      for (const window of this.#windows) window.dispose();
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}
