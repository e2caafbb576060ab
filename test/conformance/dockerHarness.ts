import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { putIntoContainer, readTextFromContainer } from '../../src/backends/docker/containerFiles.ts';
import { createContainer, removeContainer } from '../../src/backends/docker/containers.ts';
import { DockerBackend } from '../../src/backends/docker/dockerBackend.ts';
import { homeId } from '../../src/backends/docker/dockerFolder.ts';
import { defaultDockerSettings, type DockerSettings } from '../../src/backends/docker/dockerSettings.ts';
import { loadDockerode } from '../../src/backends/docker/engine/loadDockerode.ts';
import { execInContainer } from '../../src/backends/docker/execInContainer.ts';
import { findSessions, type FoundSession } from '../../src/backends/docker/foundSessions.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import type { Phase } from '../../src/session/sessionState.ts';
import { images } from '../support/engines/images/images.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';
import { makeWheel } from '../support/wheel.ts';
import type { ConformanceHarness, KilledVerb, Window, WindowSettings } from './harness.ts';
import { workerProgram } from './localHarness.ts';
import { eventually } from './steps.ts';

/** What the program of test/conformance/killedDocker.ts is told. */
export interface KilledDockerOrder {
  home: string;
  settings: DockerSettings;
  flow: string;
  verb: KilledVerb;
  phase: Phase;
}

/** Where the packages of the tests lie in their images. */
const wheelsInImage = '/opt/wheels';

/** The Docker backend over one home folder and a real engine, with images that hold packages which need no network. */
export class DockerHarness implements ConformanceHarness {
  readonly kind = 'docker' as const;
  readonly phases = {
    start: ['resolve', 'create', 'files', 'install', 'verify', 'ready'],
    install: ['resolve', 'create', 'files', 'install', 'verify', 'ready'],
    undo: ['resolve', 'create', 'verify', 'ready'],
    reset: ['resolve', 'create', 'files', 'install', 'verify', 'ready'],
  } as const;
  readonly runBase = ['promptflow'];
  readonly images = {
    make: async (): Promise<string> => {
      const name = `flow-sessions-test/moving-${(this.#lines += 1)}:latest`;
      await this.#tag(this.#plain, name);
      return name;
    },
    move: async (name: string): Promise<void> => await this.#tag(this.#full, name),
  };
  readonly #start: () => Promise<TestEngine>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'flow-sessions-docker-'));
  readonly #home = new Home(join(this.#folder, 'home'));
  readonly #held = new Map<string, { open: boolean; waiting: ServerResponse[] }>();
  readonly #server = createServer(({ url = '' }, response) => {
    const gate = this.#held.get(url);
    response.setHeader('content-type', 'text/html');
    if (!gate || gate.open) response.end('<html></html>');
    else gate.waiting.push(response);
  });
  readonly #tags = new Set<string>();
  #engine!: TestEngine;
  #docker!: Dockerode;
  /** Python and the packages; with prompt flow too. */
  #plain = '';
  #full = '';
  #lines = 0;

  constructor(start: () => Promise<TestEngine>) {
    this.#start = start;
  }

  async setUp(): Promise<void> {
    this.#engine = await this.#start();
    const Docker = await loadDockerode();
    this.#docker = new Docker({ socketPath: this.#engine.host.replace('unix://', '') });
    const { python, promptflow } = await images(this.#engine);
    const wheels = join(this.#folder, 'wheels');
    await makeWheel(wheels, 'alpha', '1.0');
    await makeWheel(wheels, 'alpha', '2.0');
    await makeWheel(wheels, 'beta', '1.0');
    await makeWheel(wheels, 'delta', '1.0', '', ['beta']);
    this.#plain = await this.#withWheels(python, wheels, 'plain');
    this.#full = await this.#withWheels(promptflow, wheels, 'full');
    // Names that the suite's flows have.
    for (const name of ['python:3.11', 'python:3.12']) await this.#tag(this.#plain, name);
    await new Promise<void>((resolve) => this.#server.listen(0, '0.0.0.0', resolve));
  }

  async tearDown(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    const { sessions } = this.open();
    const left = (await sessions.list()).map(({ flow }) => flow.dir);
    for (const item of await sessions.stored()) if (item.kind === 'environment') await sessions.remove(item);
    sessions.dispose();
    const filters = { label: [`flow-sessions.home=${homeId(this.#home)}`] };
    const containers = await this.#docker.listContainers({ all: true, filters: JSON.stringify(filters) });
    const { Volumes: volumes } = await this.#docker.listVolumes({ filters: JSON.stringify(filters) });
    for (const tag of this.#tags) await this.#docker.getImage(tag).remove({ force: true });
    rmSync(this.#folder, { recursive: true, force: true });
    assert.deepEqual(left, [], 'the suite left sessions');
    assert.deepEqual(
      containers.map(({ Names: names }) => names),
      [],
      'the suite left containers',
    );
    assert.deepEqual(volumes?.map(({ Name: name }) => name) ?? [], [], 'the suite left volumes');
  }

  open({ basePackages = [], idleSeconds = 3600 }: WindowSettings = {}): Window {
    const settings = this.#settings(basePackages);
    const backend = new DockerBackend({ home: this.#home, settings: () => settings, workerProgram });
    const journal = new FileJournal(this.#home.operations);
    const sessions = new SessionManager([backend], journal, () => idleSeconds);
    void journal.watch();
    const dispose = sessions.dispose.bind(sessions);
    sessions.dispose = () => {
      dispose();
      journal.dispose();
    };
    return { sessions, backend };
  }

  sources(): string[] {
    return ['--no-index', `--find-links ${wheelsInImage}`];
  }

  uniqueLine(): string {
    return `--find-links ${wheelsInImage}/none/${(this.#lines += 1)}`;
  }

  heldLine(): { line: string; release: () => void } {
    const path = `/held/${(this.#lines += 1)}/`;
    const gate = { open: false, waiting: [] as ServerResponse[] };
    this.#held.set(path, gate);
    const { port } = this.#server.address() as AddressInfo;
    return {
      line: `--find-links http://${this.#engine.gateway ?? '127.0.0.1'}:${port}${path}`,
      release: () => {
        gate.open = true;
        for (const response of gate.waiting) response.end('<html></html>');
      },
    };
  }

  async killWorker(key: string, evidence: string): Promise<void> {
    const session = await this.#session(key);
    assert.ok(session, 'there is no worker to be killed');
    const container = this.#docker.getContainer(session.id);
    const program = `open('/session/worker.log', 'a').write(${JSON.stringify(`${evidence}\n`)})`;
    await execInContainer(container, { command: [session.environment.python, '-c', program] });
    await container.kill();
    await eventually('the worker is dead', async () => !(await this.workerIsAlive(key)));
    // Its connections close a moment later.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async workerIsAlive(key: string): Promise<boolean> {
    return (await this.#session(key))?.state === 'running';
  }

  async killAt(verb: KilledVerb, phase: Phase, flow: string): Promise<void> {
    const order: KilledDockerOrder = {
      home: this.#home.root,
      settings: this.#settings([]),
      flow,
      verb,
      phase,
    };
    const program = join(import.meta.dirname, 'killedDocker.ts');
    const killed = await new Promise((resolve) =>
      execFile(process.execPath, [program, JSON.stringify(order)], (error, _stdout, stderr) =>
        resolve(error?.signal ?? `not killed: ${stderr}`),
      ),
    );
    assert.equal(killed, 'SIGKILL');
  }

  async pass(seconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  async readSessionFile(key: string, path: string): Promise<string | undefined> {
    const session = await this.#session(key);
    assert.ok(session);
    return await readTextFromContainer(this.#docker.getContainer(session.id), `/flow/${path}`);
  }

  async writeSessionFile(key: string, path: string, text: string): Promise<void> {
    const session = await this.#session(key);
    assert.ok(session);
    const entries = [{ kind: 'bytes' as const, path, bytes: text }];
    await putIntoContainer(this.#docker.getContainer(session.id), entries, '/flow');
  }

  async #session(key: string): Promise<FoundSession | undefined> {
    return (await findSessions(this.#docker, homeId(this.#home), key)).at(-1);
  }

  #settings(basePackages: string[]): DockerSettings {
    return {
      ...defaultDockerSettings,
      host: this.#engine.host,
      // Prompt flow takes seconds of processor time to warm up: only who runs flows gets it.
      defaultImage: basePackages.includes('promptflow') ? this.#full : this.#plain,
      basePackages,
    };
  }

  /** An image with the packages of the tests in it. */
  async #withWheels(image: string, wheels: string, name: string): Promise<string> {
    const body = { Image: image, Cmd: ['true'] };
    const container = await createContainer(this.#docker, {}, AbortSignal.timeout(60_000), body);
    const entries = readdirSync(wheels).map((file) => ({
      kind: 'bytes' as const,
      path: `${wheelsInImage.slice(1)}/${file}`,
      bytes: readFileSync(join(wheels, file)),
    }));
    await putIntoContainer(container, entries);
    const repo = `flow-sessions-test/conformance-${name}`;
    await container.commit({ repo, tag: 'latest' });
    await removeContainer(container);
    this.#tags.add(`${repo}:latest`);
    return `${repo}:latest`;
  }

  async #tag(image: string, name: string): Promise<void> {
    const colon = name.lastIndexOf(':');
    await this.#docker.getImage(image).tag({ repo: name.slice(0, colon), tag: name.slice(colon + 1) });
    this.#tags.add(name);
  }
}
