import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { DockerBackend } from '../../src/backends/docker/dockerBackend.ts';
import { homeId } from '../../src/backends/docker/dockerFolder.ts';
import { defaultDockerSettings } from '../../src/backends/docker/dockerSettings.ts';
import { loadDockerode } from '../../src/backends/docker/engine/loadDockerode.ts';
import type { UserError } from '../../src/common/userError.ts';
import { CheckedCredentials } from '../../src/host/feeds/checkedCredentials.ts';
import { EnvironmentCredentials } from '../../src/host/feeds/environmentCredentials.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import { workerProgram } from '../conformance/localHarness.ts';
import { failureOf, Told } from '../conformance/steps.ts';
import { printed } from '../support/engines/printed.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { images } from '../support/engines/images/images.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';
import { FeedStage } from '../support/feedStage.ts';
import { filesWith, ProcessWatch, SecretSearch } from '../support/searchSecret.ts';

for (const start of [dockerEngine, podmanEngine]) {
  describe(`packages from a private feed, ${start === dockerEngine ? 'on Docker Engine' : 'on Podman'}`, function () {
    this.timeout(300_000);
    const stage = new FeedStage('0.0.0.0');
    const { folder, forms, user, password } = stage;
    const home = new Home(join(folder, 'home'));
    const opened: { dispose(): void }[] = [];
    let engine: TestEngine;
    let docker: Dockerode;
    let host: string;
    let image: string;

    before(async function () {
      engine = await start();
      // Only an engine of our own says how its containers reach this machine.
      if (!engine.gateway) return this.skip();
      host = engine.gateway;
      const Docker = await loadDockerode();
      docker = new Docker({ socketPath: engine.host.replace('unix://', '') });
      image = (await images(engine)).python;
      await stage.setUp();
    });

    afterEach(() => {
      for (const one of opened.splice(0)) one.dispose();
    });

    after(async () => {
      if (docker) {
        const sessions = open(password);
        for (const { flow } of await sessions.list()) await sessions.stop(flow.dir, () => {});
        for (const item of await sessions.stored()) await sessions.remove(item);
        for (const one of opened.splice(0)) one.dispose();
      }
      await stage.tearDown();
    });

    function open(token: string, environmentVariable = 'OUR_FEED'): SessionManager {
      const settings = { ...defaultDockerSettings, host: engine.host, basePackages: [] };
      const given = new EnvironmentCredentials(
        () => ({ [`http://${host}:${stage.port}`]: { environmentVariable, user } }),
        { OUR_FEED: token },
      );
      const feeds = new CheckedCredentials(given);
      const backend = new DockerBackend({ home, settings: () => settings, workerProgram, feeds });
      const journal = new FileJournal(home.operations);
      const sessions = new SessionManager([backend], journal, () => 3600);
      opened.push(sessions, journal);
      return sessions;
    }

    const flow = (): string => {
      const flowFile = 'nodes:\n- name: greet\n  type: python\n  source: {type: code, path: greet.py}\n';
      return stage.flow(host, { 'flow.dag.yaml': `environment:\n  image: ${image}\n${flowFile}` });
    };

    it('installs, and the credential is nowhere afterwards or meanwhile', async () => {
      const dir = flow();
      const sessions = open(password);
      const told = new Told();
      const since = Math.floor(Date.now() / 1000);
      const search = new SecretSearch(forms);
      // Heard as they come: Podman shortens its own record of them now and then.
      const heard = (await docker.getEvents({ since })) as Readable;
      const events: Buffer[] = [];
      heard.on('data', (piece: Buffer) => events.push(piece));
      const builders = new Set<string>();
      const watch = new ProcessWatch();
      const filters = JSON.stringify({
        label: [`flow-sessions.home=${homeId(home)}`, 'flow-sessions.role=builder'],
      });
      let busy = true;
      const looking = (async () => {
        while (busy) {
          for (const { Id: id } of await docker.listContainers({ filters })) {
            const container = docker.getContainer(id);
            const about = await container.inspect().catch(() => undefined);
            if (!about) continue;
            builders.add(id);
            search.look(`config of the builder`, JSON.stringify(about));
            for (const exec of about.ExecIDs ?? [])
              search.look(
                'exec',
                JSON.stringify(
                  await docker
                    .getExec(exec)
                    .inspect()
                    .catch(() => ''),
                ),
              );
            search.look('top', JSON.stringify(await container.top().catch(() => '')));
          }
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
      })();
      const { state } = await sessions.start(dir, {}, told.report);
      busy = false;
      await looking;
      const commands = watch.stop();
      assert.equal(state.kind, 'ready', JSON.stringify(state));
      const names = (await sessions.packages(dir)).map(({ name, version }) => `${name} ${version}`);
      assert.ok(names.includes('hidden 1.0') && names.includes('built 2.0'), names.join());
      assert.ok(builders.size > 0, 'nobody saw the builder at work');
      assert.ok(
        commands.some((one) => /FLOW_SESSIONS_PIP.* --prefix /.test(one)),
        'pip started itself again',
      );

      let log = '';
      await sessions.logs(dir, {}, (text) => (log += text));
      assert.match(log, /simple\/: with the credential from the variable OUR_FEED\./);
      search.look('log', log);
      search.look('events of the operation', JSON.stringify(told.events));
      search.look('process list', commands.join('\n'));
      heard.destroy();
      assert.match(Buffer.concat(events).toString(), /flow-sessions\.role/, 'the engine told of nothing');
      search.look('events of the engine', Buffer.concat(events));
      for (const { Id: id } of await docker.listContainers({ all: true })) {
        const container = docker.getContainer(id);
        search.look('config of a container', JSON.stringify(await container.inspect()));
        search.look('output of a container', await printed(container));
        for (const path of ['/flow', '/session'])
          await search.read(`${path} of a container`, await container.getArchive({ path }));
      }
      // Layers that were compressed would hide a secret from the search, and what is known to be there too.
      const known = new SecretSearch(['hidden-1.0.dist-info']);
      let environments = 0;
      for (const { Id: id, RepoTags: tags } of await docker.listImages()) {
        if (!tags?.some((tag) => tag.includes('flow-sessions/env:'))) continue;
        environments += 1;
        const about = docker.getImage(id);
        search.look('config of an image', JSON.stringify(await about.inspect()));
        search.look('history of an image', JSON.stringify(await about.history()));
        await search.read('layers of an image', await about.get());
        await known.read('layers of an image', await about.get());
      }
      assert.ok(environments > 0, 'there is no image of an environment');
      assert.ok(known.found.length > 0, 'the layers cannot be searched');
      assert.deepEqual(search.found, []);
      assert.deepEqual(filesWith(forms, folder), []);
      await sessions.stop(dir, () => {});
    });

    it('FSE440 without a credential, FSE441 with a wrong one; no builder is left', async () => {
      for (const [code, sessions] of [
        ['FSE440', open(password, 'NO_SUCH_VARIABLE')],
        ['FSE441', open('wrong-t0ken')],
      ] as const) {
        const dir = flow();
        const told = new Told();
        const failure = (await failureOf(sessions.start(dir, {}, told.report))) as UserError;
        assert.equal(failure.details.code, code, failure.message);
        assert.deepEqual(failure.details.location, { file: join(dir, 'more/feeds.txt'), line: 2 });
        assert.doesNotMatch(told.log, /^\$ pip install -r/m);
        assert.doesNotMatch(JSON.stringify([failure.details, told.events]), /wrong-t0ken/);
        const left = await docker.listContainers({
          all: true,
          filters: JSON.stringify({ label: [`flow-sessions.home=${homeId(home)}`] }),
        });
        assert.deepEqual(left, []);
      }
    });
  });
}
