import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CancelledError } from '../../src/common/cancelled.ts';
import type { UserError } from '../../src/common/userError.ts';
import { eventually, failureOf, Told } from '../conformance/steps.ts';
import { DockerStage } from '../support/dockerStage.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { engineRequest } from '../support/engines/engineRequest.ts';
import { otherArchitecture, ownArchitecture } from '../support/engines/images/recipes.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import { toRegistryAuth } from '../support/engines/registry/pushImage.ts';
import { startRegistry } from '../support/engines/registry/startRegistry.ts';
import type { TestRegistry } from '../support/engines/registry/testRegistry.ts';
import { writeScript } from '../support/terminal.ts';

const ann = { user: 'ann', password: 'open sesame' };

for (const start of [dockerEngine, podmanEngine]) {
  describe(`pulls, on ${start === dockerEngine ? 'Docker Engine' : 'Podman'}`, function () {
    this.timeout(180_000);
    const stage = new DockerStage(start);
    const before_ = { DOCKER_CONFIG: process.env.DOCKER_CONFIG, PATH: process.env.PATH };
    const pulled = new Set<string>();
    let open: TestRegistry;
    let closed: TestRegistry;

    before(async () => {
      await stage.setUp();
      process.env.DOCKER_CONFIG = join(stage.folder, 'docker-config');
      mkdirSync(process.env.DOCKER_CONFIG);
      [open, closed] = await Promise.all([startRegistry(), startRegistry({ auth: ann })]);
      await open.push(stage.engine, stage.images.python, 'flows/base:1');
    });

    afterEach(async () => {
      rmSync(join(stage.folder, 'docker-config', 'config.json'), { force: true });
      process.env.PATH = before_.PATH;
      for (const { flow } of await stage.sessions.list()) await stage.sessions.stop(flow.dir, () => {});
      for (const item of await stage.sessions.stored()) await stage.sessions.remove(item);
      for (const name of pulled)
        await stage.docker
          .getImage(name)
          .remove({ force: true })
          .catch(() => {});
      pulled.clear();
    });

    after(async () => {
      if (before_.DOCKER_CONFIG === undefined) delete process.env.DOCKER_CONFIG;
      else process.env.DOCKER_CONFIG = before_.DOCKER_CONFIG;
      await stage.tearDown();
      for (const one of [open, closed]) await one?.stop();
    });

    /** For what has nothing to do with the engine. */
    const once = (title: string, work: () => Promise<void>): void => {
      if (start === dockerEngine) it(title, work);
    };

    const onEngine = (name: string): string => (pulled.add(name), name);

    /** What was told of a pull, in order. */
    const details = ({ events }: Told): string[] =>
      events.flatMap((event) =>
        event.kind === 'phase' && event.phase === 'pull' && event.detail ? [event.detail] : [],
      );

    it('tells the name, then bytes and layers; what is there already is no pull', async () => {
      const image = onEngine(await open.putFresh('flows/base:2', { bytes: 20_000_000, on: 'flows/base:1' }));
      const told = new Told();
      const dir = stage.flow(image);
      assert.equal((await stage.sessions.start(dir, {}, told.report)).state.kind, 'ready');
      const [first, ...rest] = details(told);
      assert.equal(first, image);
      const last = rest.at(-1) ?? '';
      // Podman tells bytes of what takes long only.
      const all =
        start === dockerEngine ? /^(\d+\.\d) MB of \1 MB, (\d+) of \2 layers$/ : /(\d+) of \1 layers$/;
      assert.match(last, all, 'all of it came');
      assert.ok(told.phases.indexOf('resolve') < told.phases.indexOf('pull'));
      assert.ok(told.phases.lastIndexOf('pull') < told.phases.indexOf('create'));
      // The image's digest is the registry's, and it can be named by it.
      const { session } = await stage.sessions.status(dir);
      const digest = session?.environment?.image?.digest ?? '';
      assert.match(digest, /^sha256:[0-9a-f]{64}$/);
      const again = new Told();
      const other = stage.flow(`${image.slice(0, image.lastIndexOf(':'))}@${digest}`);
      const status = await stage.sessions.start(other, {}, again.report);
      assert.deepEqual([status.state.kind, details(again)], ['ready', []]);
      assert.equal(status.session?.environment?.snapshot.hit, true, 'it is the same image');
    });

    it('by digest: pulled too', async () => {
      const tagged = await open.putFresh('flows/base:3', { bytes: 1000, on: 'flows/base:1' });
      const answer = await fetch(`http://${open.host}/v2/flows/base/manifests/3`, {
        method: 'HEAD',
        headers: { Accept: 'application/vnd.docker.distribution.manifest.v2+json' },
      });
      const digest = answer.headers.get('docker-content-digest') ?? '';
      // A tag before a digest says nothing: not even that it exists.
      const named = `${tagged.slice(0, tagged.lastIndexOf(':'))}:nothing@${digest}`;
      const told = new Told();
      const dir = stage.flow(named);
      const { session } = await stage.sessions.start(dir, {}, told.report);
      assert.equal(session?.environment?.image?.digest, digest);
      assert.deepEqual(session?.drift, []);
      assert.ok(details(told).length > 0);
      onEngine(session?.environment?.image?.digest ? `${open.host}/flows/base@${digest}` : named);
    });

    once('not there: the line that names it', async () => {
      for (const name of [`${open.host}/flows/base:never`, `${open.host}/flows/never:1`]) {
        const dir = stage.flow(name);
        const failure = (await failureOf(stage.sessions.start(dir, {}, () => {}))) as UserError;
        assert.equal(failure.details.code, 'FSE422', failure.message);
        assert.deepEqual(failure.details.location, { file: join(dir, 'flow.dag.yaml'), line: 2 });
      }
    });

    once(
      'refused without a log-in and with a wrong one; given with the one of the file, or of a helper',
      async () => {
        await closed.push(stage.engine, stage.images.python, 'team/base:1');
        const login = (config: object): void =>
          writeFileSync(join(stage.folder, 'docker-config', 'config.json'), JSON.stringify(config));
        const auth = (password: string): object => ({
          auths: { [closed.host]: { auth: Buffer.from(`${ann.user}:${password}`).toString('base64') } },
        });
        const refused = async (image: string): Promise<void> => {
          const dir = stage.flow(image);
          const told = new Told();
          const failure = (await failureOf(stage.sessions.start(dir, {}, told.report))) as UserError;
          assert.equal(failure.details.code, 'FSE423', failure.message);
          assert.match(failure.details.remedy ?? '', new RegExp(`docker login ${closed.host}`));
          assert.deepEqual(failure.details.location, { file: join(dir, 'flow.dag.yaml'), line: 2 });
          assert.doesNotMatch(JSON.stringify([failure.details, told.events]), /wr0ng|open sesame/);
        };
        const given = async (image: string): Promise<void> => {
          const dir = stage.flow(onEngine(image));
          assert.equal((await stage.sessions.start(dir, {}, () => {})).state.kind, 'ready');
          const everything = JSON.stringify([await stage.container(dir), await stage.log(dir)]);
          assert.doesNotMatch(everything, /open sesame/);
        };
        const one = await closed.putFresh('team/base:2', { bytes: 1000, on: 'team/base:1' });
        await refused(one);
        login(auth('wr0ng'));
        await refused(one);
        login(auth(ann.password));
        await given(one);
        const two = await closed.putFresh('team/base:3', { bytes: 1000, on: 'team/base:1' });
        const bin = join(stage.folder, 'bin');
        const answer = JSON.stringify({ Username: ann.user, Secret: ann.password });
        writeScript(
          join(bin, 'docker-credential-ours'),
          `read server; [ "$1 $server" = "get ${closed.host}" ] && echo '${answer}'`,
        );
        login({ credHelpers: { [closed.host]: 'ours' } });
        await refused(two);
        process.env.PATH = `${bin}${delimiter}${before_.PATH}`;
        await given(two);
      },
    );

    once('for another platform: FSE428, also where the registry has no other', async () => {
      const image = onEngine(await open.push(stage.engine, stage.images.otherPlatform, 'flows/other:1'));
      const failure = (await failureOf(stage.sessions.start(stage.flow(image), {}, () => {}))) as UserError;
      assert.equal(failure.details.code, 'FSE428', failure.message);
      assert.match(failure.message, new RegExp(`linux/${otherArchitecture}.*linux/${ownArchitecture}`));
      const own = stage.open({ platform: `linux/${ownArchitecture}` });
      const asked = (await failureOf(own.start(stage.flow(image), {}, () => {}))) as UserError;
      assert.equal(asked.details?.code, 'FSE428', asked.message);
    });

    it('is cancelled while the registry says nothing, and while bytes come', async () => {
      const image = onEngine(await open.putFresh('flows/base:4', { bytes: 30_000_000, on: 'flows/base:1' }));
      const cancelled = async (at: (detail: string) => boolean): Promise<void> => {
        const dir = stage.flow(image);
        const abort = new AbortController();
        const told = new Told();
        const starting = failureOf(
          stage.sessions.start(
            dir,
            {},
            (event) => {
              told.report(event);
              if (details(told).some(at)) abort.abort();
            },
            abort.signal,
          ),
        );
        assert.ok((await starting) instanceof CancelledError, String(await starting));
        assert.equal((await stage.sessions.status(dir)).state.kind, 'absent');
        const left = await stage.docker.listContainers({ all: true, filters: stage.filters });
        assert.deepEqual(left, []);
      };
      open.pause();
      try {
        await cancelled(() => true);
      } finally {
        open.resume();
      }
      await cancelled((detail) => detail.includes(' layers'));
      const { state } = await stage.sessions.start(stage.flow(image), {}, () => {});
      assert.equal(state.kind, 'ready', 'it can be pulled afterwards');
    });

    once(
      'a tag that moved in the registry and was pulled: drift with both digests; a reset takes the new one',
      async () => {
        const image = onEngine(await open.putFresh('flows/base:moving', { bytes: 1000, on: 'flows/base:1' }));
        const dir = await stage.started(image);
        const first = (await stage.sessions.status(dir)).session?.environment?.image?.digest ?? '';
        await open.putFresh('flows/base:moving', { bytes: 1000, on: 'flows/base:1' });
        assert.deepEqual((await stage.sessions.status(dir)).session?.drift, [], 'nobody pulled it yet');
        await engineRequest(stage.engine.host, `/images/create?fromImage=${encodeURIComponent(image)}`, {
          method: 'POST',
          timeoutMs: 60_000,
        });
        let message = '';
        await eventually('the drift is told', async () => {
          const drift = (await stage.sessions.status(dir)).session?.drift ?? [];
          message = drift[0]?.message ?? '';
          return drift.length === 1;
        });
        assert.ok(message.includes(`${image} moved: ${first.slice(0, 19)}… → sha256:`), message);
        const { session } = await stage.sessions.reset(dir, { depth: 'packages', noCache: false }, () => {});
        assert.deepEqual(session?.drift, []);
        assert.notEqual(session?.environment?.image?.digest, first);
      },
    );

    it('an image that gets another name in a registry has not moved', async () => {
      const name = onEngine('flow-sessions-test/own:1');
      const [repo, tag] = name.split(':') as [string, string];
      await stage.docker.getImage(stage.images.python).tag({ repo, tag });
      const dir = await stage.started(name);
      const elsewhere = onEngine(`${open.host}/flows/elsewhere:1`);
      const image = stage.docker.getImage(stage.images.python);
      await image.tag({ repo: `${open.host}/flows/elsewhere`, tag: '1' });
      await engineRequest(stage.engine.host, `/images/${elsewhere.slice(0, -2)}/push?tag=1`, {
        method: 'POST',
        headers: { 'X-Registry-Auth': toRegistryAuth(undefined) },
        timeoutMs: 60_000,
      });
      assert.match(JSON.stringify((await image.inspect()).RepoDigests), /flows\/elsewhere@sha256:/);
      assert.deepEqual((await stage.sessions.status(dir)).session?.drift, []);
    });
  });
}
