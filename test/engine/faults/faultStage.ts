import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { DockerBackend } from '../../../src/backends/docker/dockerBackend.ts';
import { homeId } from '../../../src/backends/docker/dockerFolder.ts';
import { defaultDockerSettings, type DockerSettings } from '../../../src/backends/docker/dockerSettings.ts';
import { loadDockerode } from '../../../src/backends/docker/engine/loadDockerode.ts';
import { UserError } from '../../../src/common/userError.ts';
import { FileJournal } from '../../../src/host/fileJournal.ts';
import { Home } from '../../../src/host/home.ts';
import type { Report } from '../../../src/session/operation.ts';
import { SessionManager } from '../../../src/session/sessionManager.ts';
import type { Phase, SessionState } from '../../../src/session/sessionState.ts';
import { FlowFolder, flowText } from '../../conformance/flowFolder.ts';
import { workerProgram } from '../../conformance/localHarness.ts';
import { eventually, failureOf, quiet, stateOf } from '../../conformance/steps.ts';
import { images } from '../../support/engines/images/images.ts';
import type { TestEngine } from '../../support/engines/testEngine.ts';
import { makeWheel } from '../../support/wheel.ts';

/** One home folder over one real engine, with flows whose packages lie in the flow: what the tests of faults work with. */
export class FaultStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'flow-sessions-faults-'));
  /** Where the windows keep what they know; set before the first one is opened. */
  home = new Home(join(this.folder, 'home'));
  readonly #wheels = join(this.folder, 'wheels');
  readonly #start: () => Promise<TestEngine>;
  readonly #imageOf: (engine: TestEngine) => Promise<string>;
  readonly #opened: { dispose(): void }[] = [];
  readonly #flows: FlowFolder[] = [];
  engine!: TestEngine;
  docker!: Dockerode;
  /** Python and pip. */
  image = '';
  #lines = 0;

  /** `imageOf` says which image flows are made from; the engine is given all images of the tests where it is left out. */
  constructor(
    start: () => Promise<TestEngine>,
    imageOf: (engine: TestEngine) => Promise<string> = async (engine) => (await images(engine)).python,
  ) {
    this.#start = start;
    this.#imageOf = imageOf;
  }

  /** Resolves with whether the engine is the tests' own, so that it may be broken. */
  async setUp(): Promise<boolean> {
    this.engine = await this.#start();
    const Docker = await loadDockerode();
    this.docker = new Docker({ socketPath: this.engine.host.replace('unix://', '') });
    this.image = await this.#imageOf(this.engine);
    for (const version of ['1.0', '2.0']) await makeWheel(this.#wheels, 'alpha', version);
    return this.engine.isOwn;
  }

  /** A window, or a command of the terminal; `watch` lets it follow the engine's events. */
  async open(settings: Partial<DockerSettings> = {}, { watch = false } = {}): Promise<SessionManager> {
    const all = {
      ...defaultDockerSettings,
      host: this.engine.host,
      basePackages: [],
      defaultImage: this.image,
      ...settings,
    };
    const backend = new DockerBackend({ home: this.home, settings: () => all, workerProgram });
    const journal = new FileJournal(this.home.operations);
    const sessions = new SessionManager([backend], journal, () => 3600);
    if (watch) await backend.watch();
    this.#opened.push(sessions, journal);
    return sessions;
  }

  /** A flow that asks for these packages; nobody has made its environment yet, unless it need not be `fresh`. */
  async flow(
    packages: string[],
    { image = this.image, files = {}, fresh = true }: FlowOptions = {},
  ): Promise<FlowFolder> {
    const head = `environment:\n  image: ${image}\n  python_requirements_txt: requirements.txt`;
    const flow = new FlowFolder([], { 'flow.dag.yaml': flowText(['greet'], head), ...files });
    cpSync(this.#wheels, join(flow.dir, 'wheels'), { recursive: true });
    if (fresh) this.ask(flow, packages);
    else flow.require([...sources, ...packages]);
    this.#flows.push(flow);
    return flow;
  }

  /** Lets the flow ask for these packages, in a way that no snapshot answers. */
  ask(flow: FlowFolder, packages: string[]): void {
    const unique = `--find-links wheels/none/${(this.#lines += 1)}`;
    flow.require([...sources, unique, ...packages]);
  }

  /** Of all that is ours on the engine there is what these living sessions need, and snapshots: no more. */
  async assertOnly(sessions: SessionManager, living: readonly FlowFolder[]): Promise<void> {
    // Whatever a killed operation left is mended by a look at it.
    const known = await sessions.list();
    const stored = await sessions.stored();
    assert.deepEqual(
      stored.filter(({ orphan }) => orphan),
      [],
      'something is orphaned',
    );
    const filters = JSON.stringify({ label: [`flow-sessions.home=${homeId(this.home)}`] });
    const containers = await this.docker.listContainers({ all: true, filters });
    const roles = containers.map(({ Labels: labels }) => labels['flow-sessions.role']);
    assert.deepEqual(
      roles,
      living.map(() => 'session'),
    );
    const { Volumes: volumes } = await this.docker.listVolumes({ filters });
    assert.equal(volumes?.length ?? 0, 2 * living.length, 'volumes');
    const alive = known.filter(({ state }) => state.kind === 'ready').map(({ flow }) => flow.dir);
    assert.deepEqual(alive.sort(), living.map(({ dir }) => dir).sort());
  }

  /** The session works: a command runs in it, with that version of `alpha`. */
  async assertWorks(sessions: SessionManager, { dir }: FlowFolder, alpha: string): Promise<void> {
    stateOf(await sessions.status(dir), 'ready');
    let said = '';
    const program = 'import alpha; print(alpha.__version__)';
    const command = ['python3', '-c', program];
    const signal = new AbortController().signal;
    await sessions.exec(
      dir,
      { command },
      (_stream, bytes) => (said += Buffer.from(bytes).toString()),
      signal,
    );
    assert.equal(said.trim(), alpha);
  }

  /** Ends the session and sees to it that nothing is left of it. */
  async end(sessions: SessionManager, flow: FlowFolder): Promise<void> {
    await sessions.stop(flow.dir, quiet);
    await this.assertOnly(sessions, []);
  }

  closeWindows(): void {
    for (const one of this.#opened.splice(0)) one.dispose();
  }

  async tearDown(): Promise<void> {
    if (this.docker) {
      const sessions = await this.open();
      for (const { flow } of await sessions.list()) await sessions.stop(flow.dir, quiet);
      for (const item of await sessions.stored()) await sessions.remove(item);
    }
    this.closeWindows();
    for (const flow of this.#flows) flow.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Packages come from the flow's own folder and from nowhere else. */
const sources = ['--no-index', '--find-links wheels'];

interface FlowOptions {
  image?: string;
  files?: Record<string, string>;
  fresh?: boolean;
}

/** The failure, which must name its cause, the line that proves it, and what to do. */
export async function explainedFailureOf(promise: Promise<unknown>): Promise<UserError> {
  const failure = await failureOf(promise);
  assert.ok(failure instanceof UserError, failure.stack);
  const { message, evidence, remedy, code } = failure.details;
  assert.ok(message && evidence && remedy, JSON.stringify(failure.details));
  assert.doesNotMatch(code, /FSE29[89]/, message);
  return failure;
}

/** Does something when the phase is told. */
export const at =
  (phase: Phase, act: () => void): Report =>
  (event) => {
    if (event.kind === 'phase' && event.phase === phase) act();
  };

/** Waits until the state of the flow's session is of that kind. */
export async function becomes(
  sessions: SessionManager,
  { dir }: FlowFolder,
  kind: SessionState['kind'],
): Promise<void> {
  await eventually(`the session is ${kind}`, async () => (await sessions.status(dir)).state.kind === kind);
}
