import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type Dockerode from 'dockerode';
import { DockerBackend } from '../../src/backends/docker/dockerBackend.ts';
import { homeId } from '../../src/backends/docker/dockerFolder.ts';
import { defaultDockerSettings, type DockerSettings } from '../../src/backends/docker/dockerSettings.ts';
import { loadDockerode } from '../../src/backends/docker/engine/loadDockerode.ts';
import { flowKey } from '../../src/flow/flowKey.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import type { StartOptions } from '../../src/session/startSession.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import { workerProgram } from '../conformance/localHarness.ts';
import { images } from './engines/images/images.ts';
import type { ImageKey } from './engines/images/recipes.ts';
import type { TestEngine } from './engines/testEngine.ts';
import { smallFlow } from './terminal.ts';

/** What a command in a session said, and how it ended. */
export interface ExecEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** A home folder with Docker sessions of a test's own on a real engine; nothing of it is left at the end. */
export class DockerStage {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'flow-sessions-stage-')));
  readonly home = new Home(join(this.folder, 'home'));
  readonly filters = JSON.stringify({ label: [`flow-sessions.home=${homeId(this.home)}`] });
  engine!: TestEngine;
  docker!: Dockerode;
  images!: Record<ImageKey, string>;
  sessions!: SessionManager;
  readonly #start: () => Promise<TestEngine>;
  readonly #settings: Partial<DockerSettings>;
  readonly #opened: { dispose(): void }[] = [];
  #flows = 0;

  constructor(start: () => Promise<TestEngine>, settings: Partial<DockerSettings> = {}) {
    this.#start = start;
    this.#settings = settings;
  }

  async setUp(): Promise<void> {
    this.engine = await this.#start();
    const Docker = await loadDockerode();
    this.docker = new Docker({ socketPath: this.engine.host.replace('unix://', '') });
    this.images = await images(this.engine);
    this.sessions = this.open();
  }

  /** Another window on the same home folder, with settings of its own. */
  open(settings: Partial<DockerSettings> = {}): SessionManager {
    const all: DockerSettings = {
      ...defaultDockerSettings,
      host: this.engine.host,
      defaultImage: this.images.python,
      basePackages: [],
      ...this.#settings,
      ...settings,
    };
    const backend = new DockerBackend({ home: this.home, settings: () => all, workerProgram });
    const journal = new FileJournal(this.home.operations);
    const sessions = new SessionManager([backend], journal, () => 3600);
    this.#opened.push(sessions, journal);
    return sessions;
  }

  /**
   * A flow on this image; without one it names none. Its node takes no time to be imported, and cannot be run. `name` is its
   * folder's.
   */
  flow(image?: string, files: Record<string, string> = {}, name = 'flow'): string {
    const dir = join(this.folder, 'flows', String((this.#flows += 1)), name);
    const head = image === undefined ? '' : `environment:\n  image: ${JSON.stringify(image)}\n`;
    const own = { 'flow.dag.yaml': head + smallFlow['flow.dag.yaml'], 'greet.py': 'name = 1\n' };
    const all = { ...own, ...files };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return dir;
  }

  /** A flow on this image with its session started. */
  async started(
    image?: string,
    files: Record<string, string> = {},
    options: StartOptions = {},
  ): Promise<string> {
    const dir = this.flow(image, files);
    const { state } = await this.sessions.start(dir, options, () => {});
    assert.equal(state.kind, 'ready', JSON.stringify(state));
    return dir;
  }

  /** Runs a command in the session. */
  async exec(dir: string, command: readonly string[], cwd?: string): Promise<ExecEnd> {
    const said = { stdout: '', stderr: '' };
    const code = await this.sessions.exec(
      dir,
      { command, ...(cwd !== undefined && { cwd }) },
      (stream, bytes) => void (said[stream] += Buffer.from(bytes).toString()),
      new AbortController().signal,
    );
    return { code, ...said };
  }

  /** Runs a program of Python in the session; what it printed. It must end well. */
  async python(dir: string, program: string): Promise<string> {
    const { code, stdout, stderr } = await this.exec(dir, ['python3', '-I', '-S', '-c', program]);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  }

  /** The session's container as the engine describes it. */
  async container(dir: string): Promise<Dockerode.ContainerInspectInfo> {
    const { session } = await this.sessions.status(dir);
    return await this.containerOf(dir, session?.flow.key);
  }

  /** The same without a look at the session, which may connect to it. */
  async containerOf(dir: string, key = flowKey(realpathSync(dir))): Promise<Dockerode.ContainerInspectInfo> {
    const filters = JSON.stringify({ label: [`flow-sessions.key=${key}`] });
    const [found] = await this.docker.listContainers({ all: true, filters });
    assert.ok(found, `there is no container of ${dir}`);
    return await this.docker.getContainer(found.Id).inspect();
  }

  /** The session's log. */
  async log(dir: string): Promise<string> {
    let log = '';
    await this.sessions.logs(dir, {}, (text) => (log += text));
    return log;
  }

  /** Ends what is there, and fails where something of ours stays on the engine. */
  async tearDown(): Promise<void> {
    if (this.sessions) {
      for (const { flow } of await this.sessions.list()) await this.sessions.stop(flow.dir, () => {});
      for (const item of await this.sessions.stored()) await this.sessions.remove(item);
    }
    for (const one of this.#opened) one.dispose();
    rmSync(this.folder, { recursive: true, force: true });
    if (!this.docker) return;
    const containers = await this.docker.listContainers({ all: true, filters: this.filters });
    const { Volumes: volumes } = await this.docker.listVolumes({ filters: this.filters });
    const left = await this.docker.listImages({ filters: this.filters });
    const names = [
      ...containers.flatMap(({ Names: all }) => all),
      ...(volumes ?? []).map(({ Name: one }) => one),
      ...left.flatMap(({ Id: id, RepoTags: tags }) => tags ?? [id]),
    ];
    assert.deepEqual(names, [], 'something is left on the engine');
  }
}
