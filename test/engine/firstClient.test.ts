import assert from 'node:assert/strict';
import { DockerStage } from '../support/dockerStage.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';

describe('whoever starts a session on Docker Engine', function () {
  this.timeout(120_000);
  const stage = new DockerStage(dockerEngine);
  let dir: string;

  before(async () => {
    await stage.setUp();
    dir = stage.flow(stage.images.user);
  });
  after(async () => await stage.tearDown());

  const execs = async (): Promise<string[] | null | undefined> => (await stage.containerOf(dir)).ExecIDs;

  it('is connected by the streams of its container, of which the engine keeps nothing', async () => {
    const window = stage.open();
    await window.start(dir, {}, () => {});
    const { ExecIDs: commands, HostConfig: config } = await stage.containerOf(dir);
    assert.equal(commands, null);
    assert.equal(config.LogConfig?.Type, 'none');
    await window.reset(dir, { depth: 'packages', noCache: false }, () => {});
    assert.equal((await stage.containerOf(dir)).ExecIDs, null);
    // What a command reads and prints is its own.
    let said = '';
    const program = 'import os, sys; print(repr(sys.stdin.read())); os.system("echo from a child")';
    const command = ['python3', '-c', program];
    const signal = new AbortController().signal;
    await window.exec(dir, { command }, (_, bytes) => void (said += Buffer.from(bytes).toString()), signal);
    assert.equal(said, "''\nfrom a child\n");
    window.dispose();
  });

  it('may go: others find the session as it was, by a command beside the worker', async () => {
    assert.equal(await stage.python(dir, 'print("here")'), 'here');
    assert.ok((await execs())?.length);
  });

  it('is connected again by a command where its worker had to be started anew', async () => {
    const { Id: id } = await stage.container(dir);
    await stage.docker.getContainer(id).kill();
    assert.equal(await stage.python(dir, 'print("again")'), 'again');
  });
});
