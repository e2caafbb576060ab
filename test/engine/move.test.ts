import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { DockerBackend } from '../../src/backends/docker/dockerBackend.ts';
import { defaultDockerSettings } from '../../src/backends/docker/dockerSettings.ts';
import { LocalBackend } from '../../src/backends/local/localBackend.ts';
import { defaultLocalSettings } from '../../src/backends/local/localSettings.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import { FlowFolder } from '../conformance/flowFolder.ts';
import { workerProgram } from '../conformance/localHarness.ts';
import { failureOf, quiet, stateOf } from '../conformance/steps.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { images } from '../support/engines/images/images.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';

describe('a session moves between engines and local Python', function () {
  this.timeout(180_000);
  const named = process.env.DOCKER_HOST;
  let folder: string;
  let docker: TestEngine;
  let podman: TestEngine;
  let journal: FileJournal;
  let sessions: SessionManager;
  let flow: FlowFolder;
  /** Names of the engines as the backend gives them. */
  let onDocker: string;
  let onPodman: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-move-'));
    [docker, podman] = await Promise.all([dockerEngine(), podmanEngine()]);
    const [{ python }] = await Promise.all([images(docker), images(podman)]);
    process.env.DOCKER_HOST = podman.host;
    const home = new Home(join(folder, 'home'));
    const settings = { ...defaultDockerSettings, host: docker.host, defaultImage: python, basePackages: [] };
    const local = new LocalBackend({
      home,
      settings: () => ({ ...defaultLocalSettings, allowUvInstall: false, basePackages: [] }),
      workerProgram,
    });
    journal = new FileJournal(home.operations);
    const engines = new DockerBackend({ home, settings: () => settings, workerProgram });
    sessions = new SessionManager([local, engines], journal, () => 3600);
    flow = new FlowFolder([]);
    const resources = await sessions.resources();
    const at = (host: string): string => resources.find(({ location }) => location === host)!.name;
    [onDocker, onPodman] = [at(docker.host), at(podman.host)];
  });

  after(async () => {
    await sessions.stop(flow.dir, quiet);
    for (const item of await sessions.stored()) if (item.kind === 'environment') await sessions.remove(item);
    sessions.dispose();
    journal.dispose();
    flow.dispose();
    rmSync(folder, { recursive: true, force: true });
    if (named === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = named;
  });

  /** Where the session is, and nothing of it is anywhere else. */
  const assertAt = async (kind: string, name?: string): Promise<void> => {
    const { session, state } = await sessions.status(flow.dir);
    assert.equal(state.kind, 'ready');
    assert.deepEqual([session?.spec.compute.kind, session?.spec.compute.name], [kind, name]);
    const stored = (await sessions.stored()).filter(({ kind: what }) => what !== 'environment');
    assert.deepEqual(
      stored.map(({ kind: what, orphan }) => [what, orphan]),
      [['session', false]],
    );
    assert.equal((await sessions.list()).length, 1);
  };

  const says = async (): Promise<string> => {
    let said = '';
    const command = ['python3', '-c', 'print(open("greet.py").read())'];
    const hear = (_stream: string, bytes: Uint8Array): void => void (said += Buffer.from(bytes).toString());
    await sessions.exec(flow.dir, { command }, hear, new AbortController().signal);
    return said;
  };

  it('from local Python to an engine, to another engine, and back', async () => {
    await sessions.start(flow.dir, { compute: 'local' }, quiet);
    await sessions.move(flow.dir, { compute: 'docker', name: onDocker }, quiet);
    await assertAt('docker', onDocker);
    flow.write('greet.py', `${await says()}# changed\n`);
    await sessions.move(flow.dir, { compute: 'docker', name: onPodman }, quiet);
    await assertAt('docker', onPodman);
    assert.match(await says(), /# changed/);
    await sessions.move(flow.dir, { compute: 'local' }, quiet);
    await assertAt('local');
  });

  it('stays where it is when the target cannot have it', async () => {
    await sessions.move(flow.dir, { compute: 'docker', name: onDocker }, quiet);
    await podman.stop();
    try {
      await failureOf(sessions.move(flow.dir, { compute: 'docker', name: onPodman }, quiet));
      stateOf(await sessions.status(flow.dir), 'ready');
    } finally {
      await podman.restart();
    }
    await assertAt('docker', onDocker);
    const failure = await failureOf(sessions.move(flow.dir, { compute: 'docker', name: 'nowhere' }, quiet));
    assert.match(failure.message, /nowhere/);
    await assertAt('docker', onDocker);
  });
});
