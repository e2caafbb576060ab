import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type Dockerode from 'dockerode';
import { homeId } from '../../../src/backends/docker/dockerFolder.ts';
import { findSessions } from '../../../src/backends/docker/foundSessions.ts';
import type { RunResult } from '../../../src/session/run.ts';
import type { SessionManager, StartOptions } from '../../../src/session/sessionManager.ts';
import { nodeText, type FlowFolder } from '../../conformance/flowFolder.ts';
import { eventually, quiet, stateOf } from '../../conformance/steps.ts';
import { dockerEngine } from '../../support/engines/dockerEngine.ts';
import { images } from '../../support/engines/images/images.ts';
import { becomes, explainedFailureOf, FaultStage } from './faultStage.ts';

const never = new AbortController().signal;

describe('somebody else does something to the container', function () {
  this.timeout(60_000);
  const stage = new FaultStage(dockerEngine);
  const vmSizes = { Small: { cpus: 2, memoryGiB: 0.75 } };
  let sessions: SessionManager;
  let heard: string[];

  before(async function () {
    this.timeout(300_000);
    await stage.setUp();
  });
  beforeEach(async () => {
    sessions = await stage.open({ vmSizes }, { watch: true });
    heard = [];
    sessions.onDidChange((key) => heard.push(key));
  });
  afterEach(() => stage.closeWindows());
  after(async () => await stage.tearDown());

  const containerOf = async ({ dir }: FlowFolder): Promise<Dockerode.Container> => {
    const { flow } = await sessions.status(dir);
    const [session] = await findSessions(stage.docker, homeId(stage.home), flow.key);
    assert.ok(session);
    return stage.docker.getContainer(session.id);
  };

  /** A ready session, and nothing heard of it yet. */
  const idle = async (
    options: StartOptions = {},
  ): Promise<{ flow: FlowFolder; key: string; container: Dockerode.Container }> => {
    const flow = await stage.flow(['alpha==1.0'], { fresh: false });
    const { flow: ref } = await sessions.start(flow.dir, options, quiet);
    const container = await containerOf(flow);
    heard.length = 0;
    return { flow, key: ref.key, container };
  };

  /** It is told without anybody asking, and a start repairs it. */
  const lostAndRepaired = async (flow: FlowFolder, key: string, reason: RegExp): Promise<void> => {
    await eventually('the window is told', async () => heard.includes(key));
    await becomes(sessions, flow, 'lost');
    assert.match(stateOf(await sessions.status(flow.dir), 'lost').reason, reason);
    stateOf(await sessions.start(flow.dir, {}, quiet), 'ready');
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.assertOnly(sessions, [flow]);
    await stage.end(sessions, flow);
  };

  it('killed: lost, with the exit code and the last words', async () => {
    const { flow, key, container } = await idle();
    await container.kill();
    await becomes(sessions, flow, 'lost');
    assert.ok(stateOf(await sessions.status(flow.dir), 'lost').evidence);
    await lostAndRepaired(flow, key, /ended with code 137/);
  });

  it('killed by the kernel, as it used more memory than its VM size has: lost, and says so', async () => {
    const { flow, key, container } = await idle({ vmSize: 'Small' });
    const { Titles: titles, Processes: processes } = await container.top();
    const column = titles.indexOf('PID');
    // Its own processes are the first that the kernel takes.
    for (const one of processes) writeFileSync(`/proc/${one[column]}/oom_score_adj`, '1000');
    const command = ['python3', '-c', 'eaten = [bytearray(32 * 2**20) for _ in range(64)]'];
    // Beside the worker and not below it, where it would be the first one.
    const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
    (await exec.start({})).resume();
    await lostAndRepaired(flow, key, /more memory than it may \(0\.8 GiB\)/);
  });

  it('stopped: lost, and says so', async () => {
    const { flow, key, container } = await idle();
    await container.stop();
    await lostAndRepaired(flow, key, /was stopped, by hand or with the engine/);
  });

  it('removed: lost, and says so; what it kept on its volume is there again', async () => {
    const { flow, key, container } = await idle();
    const { Mounts: mounts } = await container.inspect();
    const kept = mounts.find(({ Destination: destination }) => destination === '/session')?.Name;
    await container.remove({ force: true });
    await becomes(sessions, flow, 'lost');
    assert.deepEqual(
      (await sessions.stored()).filter(({ orphan }) => orphan),
      [],
    );
    stateOf(await sessions.start(flow.dir, {}, quiet), 'ready');
    const again = await containerOf(flow);
    const { Mounts: now } = await again.inspect();
    assert.ok(now.some(({ Name: name }) => name === kept));
    await again.remove({ force: true });
    await lostAndRepaired(flow, key, /removed from the engine/);
  });

  it('removed with its volumes: lost, and a start makes all of it anew', async () => {
    const { flow, key, container } = await idle();
    const { Mounts: mounts } = await container.inspect();
    await container.remove({ force: true });
    for (const { Name: name } of mounts) if (name) await stage.docker.getVolume(name).remove();
    await lostAndRepaired(flow, key, /removed from the engine/);
  });

  it('paused: lost, and says so', async () => {
    const { flow, key, container } = await idle();
    await container.pause();
    await lostAndRepaired(flow, key, /is paused/);
  });

  it('paused and unpaused: ready, and it works', async () => {
    const { flow, container } = await idle();
    await container.pause();
    await becomes(sessions, flow, 'lost');
    await container.unpause();
    await becomes(sessions, flow, 'ready');
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });

  it('renamed: nothing changes', async () => {
    const { flow, container } = await idle();
    await container.rename({ name: `somebody-elses-${Date.now()}` });
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.assertOnly(sessions, [flow]);
    await stage.end(sessions, flow);
  });

  it('restarted: ready, and it works', async () => {
    const { flow, key, container } = await idle();
    await container.restart();
    await eventually('the window is told', async () => heard.includes(key));
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });

  it('its environment is removed while it runs: it lives on, and a reset makes another', async () => {
    const { flow } = await idle();
    const { session } = await sessions.status(flow.dir);
    const name = session?.environment?.location ?? '';
    await stage.docker.getImage(name).remove({ force: true });
    await stage.assertWorks(sessions, flow, '1.0');
    stateOf(await sessions.reset(flow.dir, { depth: 'all', noCache: false }, quiet), 'ready');
    await stage.assertWorks(sessions, flow, '1.0');
    await stage.end(sessions, flow);
  });

  describe('during a run', () => {
    let flow: FlowFolder;
    let key: string;
    const slow = nodeText('    print("at work", flush=True)\n    time.sleep(60)\n    return name');
    const hungry = nodeText(
      '    print("at work", flush=True)\n    eaten = [bytearray(32 * 2**20) for _ in range(64)]\n    return str(len(eaten))',
    );
    const working = nodeText('    return "Hello " + name');

    before(async function () {
      this.timeout(120_000);
      const { promptflow } = await images(stage.engine);
      const opened = await stage.open({ vmSizes });
      flow = await stage.flow(['alpha==1.0'], { image: promptflow, files: { 'greet.py': slow } });
      key = (await opened.start(flow.dir, { vmSize: 'Small' }, quiet)).flow.key;
      stage.closeWindows();
    });
    beforeEach(async () => {
      stage.closeWindows();
      sessions = await stage.open({ vmSizes }, { watch: true });
      sessions.onDidChange((one) => heard.push(one));
    });
    after(async () => {
      sessions = await stage.open();
      await stage.end(sessions, flow);
    });

    /** Begins a run; resolves when the node is at work. */
    const begin = async (): Promise<{ running: Promise<RunResult> }> => {
      let tell = (): void => {};
      const atWork = new Promise<void>((resolve) => (tell = resolve));
      const running = sessions.run(
        flow.dir,
        {},
        ({ text }) => {
          if (text.includes('at work')) tell();
        },
        never,
      );
      running.catch(() => {});
      await Promise.race([atWork, running]);
      // A promise of a promise would wait for its end.
      return { running };
    };

    const works = async (): Promise<void> => {
      flow.write('greet.py', working);
      const { status, outputs } = await sessions.run(flow.dir, {}, () => {}, never);
      assert.deepEqual([status, outputs], ['completed', { text: 'Hello Ada' }]);
      flow.write('greet.py', slow);
    };

    it('killed: the run fails and says so, the session is lost, the next run works', async () => {
      const { running } = await begin();
      heard.length = 0;
      await (await containerOf(flow)).kill();
      const { details } = await explainedFailureOf(running);
      assert.equal(details.code, 'FSE208');
      await eventually('the window is told', async () => heard.includes(key));
      await works();
    });

    it('removed: the run fails and says so, a start repairs the session', async () => {
      const { running } = await begin();
      await (await containerOf(flow)).remove({ force: true });
      await explainedFailureOf(running);
      assert.match(stateOf(await sessions.status(flow.dir), 'lost').reason, /removed/);
      stateOf(await sessions.start(flow.dir, { vmSize: 'Small' }, quiet), 'ready');
      await works();
    });

    it('paused and unpaused: the run goes on', async () => {
      flow.write(
        'greet.py',
        nodeText('    print("at work", flush=True)\n    time.sleep(1)\n    return name'),
      );
      const { running } = await begin();
      const container = await containerOf(flow);
      await container.pause();
      await new Promise((resolve) => setTimeout(resolve, 500));
      await container.unpause();
      assert.equal((await running).status, 'completed');
    });

    it('a node eats more memory than the VM size has: the run says so, the next one works', async () => {
      flow.write('greet.py', hungry);
      const { running } = await begin();
      const { status, error } = await running;
      assert.equal(status, 'failed');
      assert.match(error?.message ?? '', /memory/);
      stateOf(await sessions.status(flow.dir), 'ready');
      await works();
    });
  });
});
