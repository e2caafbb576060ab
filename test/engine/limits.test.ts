import assert from 'node:assert/strict';
import type { UserError } from '../../src/common/userError.ts';
import { publishedDefaultImage } from '../../src/backends/docker/dockerSettings.ts';
import { failureOf, Told } from '../conformance/steps.ts';
import { DockerStage } from '../support/dockerStage.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';

for (const start of [dockerEngine, podmanEngine]) {
  describe(`VM sizes and the default image, on ${start === dockerEngine ? 'Docker Engine' : 'Podman'}`, function () {
    this.timeout(120_000);
    const vmSizes = {
      Small: { cpus: 0.5, memoryGiB: 0.25 },
      Other: { cpus: 1, memoryGiB: 0.5 },
      Huge: { cpus: 1000, memoryGiB: 100_000 },
    };
    const stage = new DockerStage(start, { vmSizes });

    before(async () => await stage.setUp());
    after(async () => await stage.tearDown());

    /** Processors and mebibytes, as the session's container has them. */
    const limits = async (dir: string): Promise<{ cpus: number; memory: number }> => {
      const { HostConfig: host } = await stage.container(dir);
      assert.equal(host.MemorySwap, host.Memory);
      return { cpus: (host.NanoCpus ?? 0) / 1e9, memory: (host.Memory ?? 0) / 2 ** 20 };
    };

    it('a size limits the session, and a reset changes it', async () => {
      const dir = await stage.started(stage.images.python, {}, { vmSize: 'small' });
      assert.deepEqual(await limits(dir), { cpus: 0.5, memory: 256 });
      const failure = (await failureOf(
        stage.sessions.start(dir, { vmSize: 'Other' }, () => {}),
      )) as UserError;
      assert.equal(failure.details.code, 'FSE216');
      const options = { depth: 'packages' as const, noCache: false };
      const { session } = await stage.sessions.reset(dir, { ...options, vmSize: 'Other' }, () => {});
      assert.equal(session?.spec.compute.vmSize, 'Other');
      assert.deepEqual(await limits(dir), { cpus: 1, memory: 512 });
      await stage.sessions.reset(dir, options, () => {});
      assert.deepEqual(await limits(dir), { cpus: 1, memory: 512 }, 'a reset without a size keeps it');
      const unknown = stage.sessions.reset(dir, { ...options, vmSize: 'None' }, () => {});
      assert.equal(((await failureOf(unknown)) as UserError).details.code, 'FSE429');
      assert.equal((await stage.sessions.status(dir)).state.kind, 'ready');
      assert.deepEqual(await limits(dir), { cpus: 1, memory: 512 });
      await stage.sessions.stop(dir, () => {});
    });

    it('who takes more memory is killed, and the session says so', async function () {
      const dir = await stage.started(stage.images.python, {}, { vmSize: 'Small' });
      const { code } = await stage.exec(dir, ['python3', '-c', 'len(bytearray(10**9))']);
      assert.notEqual(code, 0);
      const { state } = await stage.sessions.status(dir);
      // The command is the largest process: the worker lives on, else its end is explained.
      if (state.kind !== 'ready') assert.match(JSON.stringify(state), /more memory than it may/);
      await stage.sessions.stop(dir, () => {});
    });

    it('a size that nobody knows: refused before anything is made', async () => {
      const told = new Told();
      const dir = stage.flow(stage.images.python);
      const failure = (await failureOf(
        stage.sessions.start(dir, { vmSize: 'Standard_X1' }, told.report),
      )) as UserError;
      assert.equal(failure.details.code, 'FSE429');
      assert.match(failure.details.remedy ?? '', /Small, Other, Huge/);
      assert.deepEqual(told.phases, ['resolve']);
      await stage.sessions.stop(dir, () => {});
    });

    it("a size larger than the engine's machine: as far as it goes, with a note", async () => {
      const told = new Told();
      const dir = stage.flow(stage.images.python);
      const { session } = await stage.sessions.start(dir, { vmSize: 'Huge' }, told.report);
      const { NCPU: cpus, MemTotal: memory } = (await stage.docker.info()) as {
        NCPU: number;
        MemTotal: number;
      };
      assert.deepEqual(await limits(dir), { cpus, memory: memory / 2 ** 20 });
      const note = session?.notices.find(({ code }) => code === 'FSE433');
      assert.match(
        note?.message ?? '',
        /^Huge stands for 1000 processors and 100000 GiB; the engine's machine gives the session /,
      );
      assert.ok(told.events.some((event) => event.kind === 'notice' && event.notice.code === 'FSE433'));
      await stage.sessions.stop(dir, () => {});
    });

    it('without a size: no limit but the number of processes', async () => {
      const dir = await stage.started(stage.images.python);
      assert.deepEqual(await limits(dir), { cpus: 0, memory: 0 });
      await stage.sessions.stop(dir, () => {});
    });

    it('a flow without an image gets the one of the settings; the published one has a note', async () => {
      const [repo, tag] = publishedDefaultImage.split(/:(?=[^:]*$)/) as [string, string];
      await stage.docker.getImage(stage.images.python).tag({ repo, tag });
      const sessions = stage.open({ defaultImage: publishedDefaultImage });
      const dir = stage.flow();
      const { session } = await sessions.start(dir, {}, () => {});
      assert.deepEqual(
        session?.notices.map(({ code }) => code),
        ['FSE432'],
      );
      assert.equal(session?.environment?.image?.name, publishedDefaultImage);
      await sessions.stop(dir, () => {});
      const named = stage.flow();
      assert.deepEqual((await stage.sessions.start(named, {}, () => {})).session?.notices, []);
      await stage.sessions.stop(named, () => {});
      await stage.docker.getImage(publishedDefaultImage).remove();
    });
  });
}
