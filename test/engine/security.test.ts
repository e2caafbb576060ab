import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { UserError } from '../../src/common/userError.ts';
import { failureOf } from '../conformance/steps.ts';
import { printed } from '../support/engines/printed.ts';
import { DockerStage } from '../support/dockerStage.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import { filesWith, SecretSearch } from '../support/searchSecret.ts';
import { nodeText } from '../conformance/flowFolder.ts';

/** Every line of the table in docs/security.md that says so is a test here, by its name. */
for (const start of [dockerEngine, podmanEngine]) {
  describe(`a session is shut in, on ${start === dockerEngine ? 'Docker Engine' : 'Podman'}`, function () {
    this.timeout(120_000);
    const stage = new DockerStage(start);
    let dir: string;

    before(async () => {
      await stage.setUp();
      dir = await stage.started(stage.images.python, {}, { vmSize: 'Standard_DS1_v2' });
    });
    after(async () => await stage.tearDown());

    /** The fields of /proc/PID/status. */
    const statusOf = async (pid: string): Promise<Map<string, string>> => {
      const text = await stage.python(dir, `print(open('/proc/${pid}/status').read())`);
      return new Map(text.split('\n').map((line) => line.split(':\t') as [string, string]));
    };

    it('no capabilities, and no way to new privileges', async () => {
      // The worker, from which runs are forked, and a command beside it.
      for (const pid of ['1', 'self']) {
        const status = await statusOf(pid);
        for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
          assert.equal(status.get(set)?.trim(), '0000000000000000', `${set} of ${pid}`);
        assert.equal(status.get('NoNewPrivs')?.trim(), '1');
      }
    });

    it('system calls are filtered', async () => {
      assert.equal((await statusOf('self')).get('Seccomp')?.trim(), '2');
    });

    it('not privileged, in namespaces of its own', async () => {
      const { HostConfig: host } = await stage.container(dir);
      assert.equal(host.Privileged, false);
      assert.deepEqual(host.Devices ?? [], []);
      for (const mode of [host.PidMode, host.NetworkMode, host.UTSMode, host.UsernsMode, host.IpcMode])
        assert.notEqual(mode, 'host');
      const own = await stage.python(
        dir,
        "import os; print(*(os.readlink('/proc/self/ns/'+n) for n in ('pid','net','mnt','ipc','uts')))",
      );
      for (const one of own.split(' ')) {
        const kind = one.slice(0, one.indexOf(':'));
        assert.notEqual(one, readlinkSync(`/proc/self/ns/${kind}`));
      }
    });

    it('the root file system cannot be written; /flow, /session and /tmp can', async () => {
      const program = [
        'import os',
        "for place in ('/', '/usr', '/etc', '/opt/flow-sessions/worker', '/home', '/flow', '/session', '/tmp'):",
        '    try:',
        "        open(os.path.join(place, 'probe'), 'w').close()",
        "        os.remove(os.path.join(place, 'probe'))",
        "        print(place, 'yes')",
        '    except OSError as error:',
        '        print(place, error.strerror)',
      ].join('\n');
      assert.deepEqual((await stage.python(dir, program)).split('\n'), [
        '/ Read-only file system',
        '/usr Read-only file system',
        '/etc Read-only file system',
        '/opt/flow-sessions/worker Read-only file system',
        '/home Read-only file system',
        '/flow yes',
        '/session yes',
        '/tmp yes',
      ]);
    });

    it('a limit of processes, of memory and of processors', async () => {
      const { HostConfig: host } = await stage.container(dir);
      assert.equal(host.PidsLimit, 1024);
      assert.equal(host.NanoCpus, 1e9);
      assert.equal(host.Memory, 3.5 * 2 ** 30);
      assert.equal(host.MemorySwap, host.Memory, 'no swap beside the memory');
    });

    it('no way to the engine: no socket, no address, no path of its machine', async () => {
      const { Mounts: mounts, Config: config } = await stage.container(dir);
      assert.deepEqual(
        mounts
          .map(({ Type: type, Destination: at }) => `${type} ${at}`)
          .filter((one) => !one.startsWith('tmpfs'))
          .sort(),
        ['volume /flow', 'volume /session'],
      );
      assert.ok(!config.Env.some((one) => /^(DOCKER|CONTAINER|PODMAN)_/.test(one)));
      const program = [
        'import os, stat',
        "for folder, folders, files in os.walk('/'):",
        "    folders[:] = [one for one in folders if os.path.join(folder, one) not in ('/proc', '/sys')]",
        '    for name in folders + files:',
        '        path = os.path.join(folder, name)',
        '        if stat.S_ISSOCK(os.lstat(path).st_mode): print(path)',
      ].join('\n');
      assert.equal(await stage.python(dir, program), '/session/worker.sock');
    });

    it('nothing is published', async () => {
      const { HostConfig: host, NetworkSettings: network } = await stage.container(dir);
      assert.equal(host.PublishAllPorts ?? false, false);
      assert.deepEqual(Object.keys(host.PortBindings ?? {}), []);
      assert.deepEqual(Object.values(network.Ports ?? {}).filter(Boolean), []);
    });

    it("the image's own user", async () => {
      const other = await stage.started(stage.images.user);
      const ids =
        "import os; print(os.getuid(), os.getgid(), os.stat('/proc/1').st_uid, os.stat('/flow').st_uid)";
      assert.equal(await stage.python(other, ids), '1000 1000 1000 1000');
      assert.equal(await stage.python(dir, ids), '0 0 0 0');
      await stage.sessions.stop(other, () => {});
    });

    it('no shell reads what a user writes: arguments, names of folders and files, requirement lines', async () => {
      const odd = [
        '$(touch /tmp/hit)',
        '`touch /tmp/hit`',
        "'; touch /tmp/hit; '",
        '"',
        'a\nb',
        '-x',
        '',
        '$HOME',
        '*',
      ];
      const echo = 'import json, sys; print(json.dumps(sys.argv[1:]))';
      const { stdout } = await stage.exec(dir, ['python3', '-c', echo, ...odd]);
      assert.deepEqual(JSON.parse(stdout), odd);
      const name = `it's $(touch hit) "x" ;\n\`touch hit\``;
      const file = `data/$(touch hit) 'é" ;.txt`;
      const files = { [file]: 'kept', 'requirements.txt': '--find-links "/tmp/$(touch hit);`touch hit`"\n' };
      const strange = stage.flow(stage.images.python, files, name);
      assert.equal((await stage.sessions.start(strange, {}, () => {})).state.kind, 'ready');
      const found = await stage.python(
        strange,
        "import os, json; print(json.dumps([open(os.path.join('/flow', " +
          JSON.stringify(file) +
          ")).read(), os.path.exists('/tmp/hit'), os.path.exists('/flow/hit')]))",
      );
      assert.deepEqual(JSON.parse(found), ['kept', false, false]);
      assert.equal(await stage.python(dir, "import os; print(os.path.exists('/tmp/hit'))"), 'False');
      await stage.sessions.stop(strange, () => {});
    });

    it('session files stay below /flow', async () => {
      for (const cwd of ['..', '../session', '/session', 'a/../../etc']) {
        const failure = (await failureOf(stage.exec(dir, ['true'], cwd))) as UserError;
        assert.equal(failure.details.code, 'FSE215', cwd);
      }
      // A link that the flow's code put in the way does not lead out either.
      await stage.python(
        dir,
        "import os; os.makedirs('/session/aim', exist_ok=True); os.symlink('/session/aim', '/flow/linked')",
      );
      mkdirSync(join(dir, 'linked'));
      writeFileSync(join(dir, 'linked/file.txt'), 'text');
      const { message } = await failureOf(stage.sessions.sync(dir));
      assert.match(message, /'linked' leads out of the folder/);
      rmSync(join(dir, 'linked'), { recursive: true });
      assert.equal(await stage.python(dir, "import os; print(os.listdir('/session/aim'))"), '[]');
    });

    it("what the flow's code makes of the session's own records harms nobody else", async () => {
      const program = [
        'import os',
        "for name, text in {'a': '{torn', 'b': 'null', 'c': '[]', 'd': '{\"runId\": 3}'}.items():",
        "    os.makedirs('/session/runs/' + name)",
        "    open('/session/runs/' + name + '/run.json', 'w').write(text)",
        "os.makedirs('/session/runs/huge')",
        "os.truncate(os.open('/session/runs/huge/run.json', os.O_CREAT | os.O_WRONLY), 2**40)",
      ].join('\n');
      const own = await stage.started(stage.images.python);
      await stage.python(own, program);
      assert.deepEqual(await stage.sessions.runs(own), []);
      await stage.sessions.stop(own, () => {});
    });

    it("the user's folder is never written", async () => {
      const body =
        '    open("greet.py", "w").write("broken")\n    open("made.txt", "w").write("x")\n    return name';
      const own = stage.flow(stage.images.promptflow, {
        'greet.py': nodeText(body).replace('node(', 'greet('),
        'requirements.txt': '',
      });
      symlinkSync('greet.py', join(own, 'also.py'));
      const state = (): unknown =>
        readdirSync(own, { recursive: true, encoding: 'utf8' })
          .sort()
          .map((path) => [
            path,
            statSync(join(own, path)).mtimeMs,
            statSync(join(own, path)).isFile() && readFileSync(join(own, path), 'utf8'),
          ]);
      const before = state();
      await stage.sessions.start(own, {}, () => {});
      const { status, error } = await stage.sessions.run(own, {}, () => {}, new AbortController().signal);
      assert.equal(status, 'completed', JSON.stringify(error));
      assert.equal(await stage.python(own, "print(open('/flow/made.txt').read())"), 'x');
      await stage.python(own, "open('/flow/flow.dag.yaml', 'w').write('broken')");
      await stage.sessions.sync(own);
      await stage.sessions.reset(own, { depth: 'all', noCache: false }, () => {});
      await stage.sessions.stop(own, () => {});
      assert.deepEqual(state(), before);
    });

    it("labels, logs and the session's environment hold no secrets of this machine", async () => {
      const secrets = {
        PIP_INDEX_URL: 'http://me:s3cret@index.invalid/simple',
        OPENAI_API_KEY: 's3cret-key',
      };
      const before = { ...process.env };
      Object.assign(process.env, secrets);
      try {
        // One whose environment is made with these settings of this machine.
        const own = await stage.started(stage.images.python, { 'requirements.txt': '--pre\n' });
        const { Id: id, Image: image } = await stage.container(own);
        const container = stage.docker.getContainer(id);
        const search = new SecretSearch(['s3cret']);
        search.look('container', JSON.stringify(await container.inspect()));
        search.look('image', JSON.stringify(await stage.docker.getImage(image).inspect()));
        search.look('history', JSON.stringify(await stage.docker.getImage(image).history()));
        search.look('log', await stage.log(own));
        search.look('output', await printed(container));
        search.look(
          'environment',
          await stage.python(own, "print(open('/proc/1/environ').read(), open('/proc/self/environ').read())"),
        );
        for (const path of ['/flow', '/session'])
          await search.read(path, await container.getArchive({ path }));
        assert.deepEqual(search.found, []);
        assert.deepEqual(filesWith(['s3cret'], stage.folder), []);
        await stage.sessions.stop(own, () => {});
      } finally {
        for (const name of Object.keys(secrets)) {
          if (before[name] === undefined) delete process.env[name];
          else process.env[name] = before[name];
        }
      }
    });

    it('what makes environments has few capabilities and no new privileges, and leaves nothing', async () => {
      const seen: string[] = [];
      const builders = JSON.stringify({
        label: [...(JSON.parse(stage.filters) as { label: string[] }).label, 'flow-sessions.role=builder'],
      });
      const own = stage.flow(stage.images.python, { 'requirements.txt': '# nothing\n' });
      const report = async (): Promise<void> => {
        for (const { Id: id } of await stage.docker.listContainers({ all: true, filters: builders })) {
          const about = await stage.docker
            .getContainer(id)
            .inspect()
            .catch(() => undefined);
          if (about) seen.push(JSON.stringify(about.HostConfig));
        }
      };
      let looking: Promise<void> | undefined;
      await stage.sessions.start(own, {}, (event) => {
        if (event.kind === 'phase' && event.phase === 'install') looking = report();
      });
      await looking;
      assert.equal(seen.length, 1);
      const host = JSON.parse(seen[0]!) as {
        CapDrop: string[];
        SecurityOpt: string[];
        Binds: unknown;
        Privileged: boolean;
        Mounts?: unknown[];
      };
      assert.ok(host.SecurityOpt.some((one) => one.startsWith('no-new-privileges')));
      assert.equal(host.Privileged, false);
      assert.deepEqual([host.Binds ?? [], host.Mounts ?? []], [[], []]);
      assert.deepEqual(await stage.docker.listContainers({ all: true, filters: builders }), []);
      await stage.sessions.stop(own, () => {});
    });
  });
}
