import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { putIntoContainer } from '../../src/backends/docker/containerFiles.ts';
import { createContainer, removeContainer } from '../../src/backends/docker/containers.ts';
import type { UserError } from '../../src/common/userError.ts';
import { failureOf } from '../conformance/steps.ts';
import { DockerStage } from '../support/dockerStage.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { otherArchitecture, ownArchitecture } from '../support/engines/images/recipes.ts';
import { smallFlow } from '../support/terminal.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import { makeWheel } from '../support/wheel.ts';

for (const start of [dockerEngine, podmanEngine]) {
  describe(`odd images, on ${start === dockerEngine ? 'Docker Engine' : 'Podman'}`, function () {
    this.timeout(120_000);
    const stage = new DockerStage(start);

    before(async () => await stage.setUp());
    after(async () => await stage.tearDown());

    /** For what has nothing to do with the engine. */
    const once = (title: string, work: () => Promise<void>): void => {
      if (start === dockerEngine) it(title, work);
    };

    /** What a start on this image fails with; no container, volume or image is left of it. */
    const refusal = async (image: string, files: Record<string, string> = {}) => {
      const dir = stage.flow(image, files);
      const { details } = (await failureOf(stage.sessions.start(dir, {}, () => {}))) as UserError;
      assert.ok(details, 'a bug instead of an error for people');
      const containers = await stage.docker.listContainers({ all: true, filters: stage.filters });
      const { Volumes: volumes } = await stage.docker.listVolumes({ filters: stage.filters });
      const left = (containers.length || volumes?.length) ?? 0;
      assert.equal(left, 0, 'something is left of it');
      const { state } = await stage.sessions.status(dir);
      assert.equal(state.kind, 'failed');
      await stage.sessions.stop(dir, () => {});
      return { dir, details };
    };

    it('without Python: says so, with the image and what the engine said', async () => {
      const { details } = await refusal(stage.images.noPython);
      assert.equal(details.code, 'FSE425');
      assert.ok(details.message.includes(stage.images.noPython), details.message);
      assert.match(details.evidence ?? '', /python/);
      assert.doesNotMatch(details.evidence ?? '', /HTTP code/);
    });

    once('without pip: works where nothing is to be installed, else names the image', async () => {
      const dir = await stage.started(stage.images.noPip);
      assert.equal(await stage.python(dir, "print('works')"), 'works');
      await stage.sessions.stop(dir, () => {});
      const { details } = await refusal(stage.images.noPip, { 'requirements.txt': 'alpha\n' });
      assert.equal(details.code, 'FSE426');
      assert.ok(details.message.includes(`of the image ${stage.images.noPip} has no pip`), details.message);
    });

    once('with a Python that is too old: says which', async () => {
      // It tells the version of an older one, and is Python otherwise.
      const script =
        '#!/bin/sh\ncase "$*" in *probe*) /usr/bin/python3 "$@" | sed "s/3[.]11[.][0-9]*/3.8.20/" ;; *) exec /usr/bin/python3 "$@" ;; esac\n';
      const body = { Image: stage.images.python, Cmd: ['true'] };
      const container = await createContainer(stage.docker, {}, AbortSignal.timeout(60_000), body);
      const path = 'usr/local/bin/python3';
      await putIntoContainer(container, [{ kind: 'bytes', path, mode: 0o755, bytes: script }]);
      const image = 'flow-sessions-test/old-python:1';
      await container.commit({ repo: 'flow-sessions-test/old-python', tag: '1' });
      await removeContainer(container);
      const { details } = await refusal(image);
      await stage.docker.getImage(image).remove();
      assert.equal(details.code, 'FSE427');
      assert.equal(details.message, `The image ${image} has Python 3.8.20; a session needs 3.9 or newer.`);
    });

    once('without any shell: starts, installs, runs commands', async () => {
      const dir = await stage.started(stage.images.noSh, { 'requirements.txt': '--no-index\n' });
      assert.equal(await stage.python(dir, "import os; print(os.path.exists('/bin/sh'))"), 'False');
      await stage.sessions.stop(dir, () => {});
    });

    it("with a user of its own: the worker, the files and the runs are that user's", async () => {
      const dir = await stage.started(stage.images.user, {
        'greet.py': smallFlow['greet.py']!,
        'data/one.txt': 'one',
      });
      const { status, error } = await stage.sessions.run(dir, {}, () => {}, new AbortController().signal);
      assert.equal(status, 'completed', JSON.stringify(error));
      const program = [
        'import glob, os',
        "open('/flow/mine', 'w').close()",
        "paths = ['/proc/1', '/flow', '/flow/data', '/flow/data/one.txt', '/flow/mine', '/session/home']",
        "paths += glob.glob('/session/runs/*/run.json')",
        "print(len(paths), *{'%d:%d' % (os.stat(one).st_uid, os.stat(one).st_gid) for one in paths})",
        "print(os.environ['HOME'])",
      ].join('\n');
      assert.equal(await stage.python(dir, program), '7 1000:1000\n/session/home');
      await stage.sessions.stop(dir, () => {});
    });

    once('with an entrypoint of its own, which is not run', async () => {
      const dir = await stage.started(stage.images.entrypoint);
      assert.equal(await stage.python(dir, "print('works')"), 'works');
      const { Config: config } = await stage.container(dir);
      assert.doesNotMatch(JSON.stringify([config.Entrypoint, config.Cmd]), /false|never-run/);
      await stage.sessions.stop(dir, () => {});
    });

    it('for another processor: says for which, also where the settings ask for it', async () => {
      const image = stage.images.otherPlatform;
      const { details } = await refusal(image);
      assert.equal(details.code, 'FSE428');
      assert.equal(
        details.message,
        `The image ${image} is made for linux/${otherArchitecture}; the engine runs linux/${ownArchitecture}.`,
      );
      const platform = `linux/${otherArchitecture}`;
      const asked = stage.open({ platform });
      const dir = stage.flow(image);
      const failure = (await failureOf(asked.start(dir, {}, () => {}))) as UserError;
      assert.equal(failure.details?.code, 'FSE428', failure.message);
      assert.match(failure.details.evidence ?? '', /exec format error/i);
      await asked.stop(dir, () => {});
      const own = stage.open({ platform: `linux/${ownArchitecture}` });
      const usual = stage.flow(stage.images.python);
      assert.equal((await own.start(usual, {}, () => {})).state.kind, 'ready');
      await own.stop(usual, () => {});
    });

    it('a reset to an image of another user takes the runs, the home folder and the files along', async () => {
      const dir = await stage.started(stage.images.promptflow, { 'greet.py': smallFlow['greet.py']! });
      const run = async () => await stage.sessions.run(dir, {}, () => {}, new AbortController().signal);
      assert.equal((await run()).status, 'completed');
      await stage.python(dir, "open('/flow/mine', 'w').close(); open('/session/home/mine', 'w').close()");
      const text = readFileSync(join(dir, 'flow.dag.yaml'), 'utf8');
      const imaged = (image: string) =>
        writeFileSync(join(dir, 'flow.dag.yaml'), text.replace(stage.images.promptflow, image));
      const owners = [
        'import glob, os',
        "paths = glob.glob('/session/runs/*/run.json') + ['/session/home/mine', '/flow/mine']",
        'print(*[os.stat(one).st_uid for one in paths if os.path.exists(one)])',
      ].join('\n');
      imaged(stage.images.user);
      await stage.sessions.reset(dir, { depth: 'packages', noCache: false }, () => {});
      assert.equal(await stage.python(dir, owners), '1000 1000 1000');
      assert.equal((await run()).status, 'completed');
      imaged(stage.images.promptflow);
      await stage.sessions.reset(dir, { depth: 'all', noCache: false }, () => {});
      assert.equal(await stage.python(dir, owners), '0 0 0');
      assert.equal((await run()).status, 'completed');
      const { Volumes: volumes } = await stage.docker.listVolumes({ filters: stage.filters });
      assert.equal(volumes?.length, 2);
      await stage.sessions.stop(dir, () => {});
    });

    /** An image from the one with Python, with this configuration. */
    const configured = async (tag: string, changes: string[]): Promise<string> => {
      const body = { Image: stage.images.python, Cmd: ['true'] };
      const container = await createContainer(stage.docker, {}, AbortSignal.timeout(60_000), body);
      const repo = 'flow-sessions-test/configured';
      await container.commit({ repo, tag, changes: changes.join('\n') });
      await removeContainer(container);
      return `${repo}:${tag}`;
    };

    once('with a volume where a session has its own: says which', async () => {
      const image = await configured('volume', ['VOLUME /session']);
      const { details } = await refusal(image);
      await stage.docker.getImage(image).remove();
      assert.equal(details.code, 'FSE434');
      assert.match(details.message, /declares a volume at \/session,/);
    });

    once('with a user that it does not have: says whom', async () => {
      const image = await configured('user', ['USER nobodyhere']);
      const { details } = await refusal(image);
      await stage.docker.getImage(image).remove();
      assert.equal(details.code, 'FSE434');
      assert.match(details.message, /runs as nobodyhere, whom its \/etc\/passwd/);
    });

    once('that has pip install elsewhere: the packages are where its Python finds them', async () => {
      const image = await configured('pip', ['ENV PIP_USER=1', 'ENV PIP_REQUIRE_VIRTUALENV=1']);
      const wheels = join(stage.folder, 'wheels');
      await makeWheel(wheels, 'alpha', '1.0');
      const dir = stage.flow(image, { 'requirements.txt': '--no-index\n--find-links wheels\nalpha\n' });
      cpSync(wheels, join(dir, 'wheels'), { recursive: true });
      await stage.sessions.start(dir, {}, () => {});
      const program = 'import alpha; print(alpha.__version__)';
      assert.equal((await stage.exec(dir, ['python3', '-c', program])).stdout, '1.0\n');
      await stage.sessions.stop(dir, () => {});
      await stage.docker.getImage(image).remove({ force: true });
    });

    once('an image that is a list or a mapping: no wish for the one of the settings', async () => {
      for (const image of ['[one]', '{build: .}']) {
        const dir = stage.flow();
        const file = join(dir, 'flow.dag.yaml');
        writeFileSync(file, `environment:\n  image: ${image}\n${readFileSync(file, 'utf8')}`);
        const { details } = (await failureOf(stage.sessions.start(dir, {}, () => {}))) as UserError;
        assert.equal(details.code, 'FSE431');
        assert.equal(details.location?.line, 1);
        await stage.sessions.stop(dir, () => {});
      }
    });

    once('given by id, and without a tag', async () => {
      const { Id: id } = await stage.docker.getImage(stage.images.python).inspect();
      const repo = 'flow-sessions-test/untagged';
      await stage.docker.getImage(id).tag({ repo, tag: 'latest' });
      for (const name of [id, id.replace('sha256:', ''), repo]) {
        const dir = await stage.started(name);
        const { session } = await stage.sessions.status(dir);
        assert.equal(session?.environment?.image?.name, name);
        assert.deepEqual(session?.drift, []);
        await stage.sessions.stop(dir, () => {});
      }
      await stage.docker.getImage(repo).remove();
      const none = `sha256:${'0'.repeat(64)}`;
      const { details } = await refusal(none);
      assert.equal(details.code, 'FSE422');
      assert.match(details.evidence ?? '', /an id names an image that the engine has/);
    });

    it('a name that is none: the line that says it', async () => {
      for (const name of [
        'Python:3.11',
        'python:3.11 slim',
        'python:',
        'a//b',
        '-x',
        'python@sha256:12',
        '$(id)',
      ]) {
        const { dir, details } = await refusal(name);
        assert.equal(details.code, 'FSE431', name);
        assert.ok(details.message.includes(name));
        assert.deepEqual(details.location, { file: join(dir, 'flow.dag.yaml'), line: 2 });
      }
    });
  });
}
