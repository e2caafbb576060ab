import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { engineJson, engineRequest, socketOf } from '../support/engines/engineRequest.ts';
import { images } from '../support/engines/images/images.ts';
import { otherArchitecture, packages, type ImageKey } from '../support/engines/images/recipes.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import { runContainer } from '../support/engines/runContainer.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';
import { eventually, root } from '../support/terminal.ts';

for (const [name, start] of Object.entries({ docker: dockerEngine, podman: podmanEngine })) {
  describe(`the ${name} engine of the tests`, function () {
    this.timeout(600_000);
    let engine: TestEngine;
    let names: Record<ImageKey, string>;

    before(async () => {
      engine = await start();
      names = await images(engine);
    });

    const python = (key: ImageKey, code: string) => runContainer(engine, names[key], ['python3', '-c', code]);
    const ping = (timeoutMs: number) => engineRequest(engine.host, '/_ping', { timeoutMs });

    it('is what it says, and speaks at least the API of Debian', async () => {
      const said = await engineJson<{ ApiVersion: string; Components: { Name: string }[] }>(
        engine.host,
        '/version',
      );
      const isPodman = said.Components.some((component) => component.Name === 'Podman Engine');
      assert.equal(isPodman, name === 'podman');
      const [major = 0, minor = 0] = said.ApiVersion.split('.').map(Number);
      assert.ok(major === 1 && minor >= 41, said.ApiVersion);
    });

    it('runs the real prompt flow', async () => {
      const code =
        'from importlib.metadata import version as v; print(*[v(n) for n in ("promptflow", "promptflow-tools")])';
      const { output } = await python('promptflow', code);
      assert.equal(output.trim(), packages.map((line) => line.split('==')[1]).join(' '));
    });

    it('has the same prompt flow as the Python of the other suites', function () {
      const local = process.env['FLOW_SESSIONS_TEST_PYTHON'];
      if (!local) return this.skip();
      const code =
        'from importlib.metadata import version as v; print(v("promptflow"), v("promptflow-tools"))';
      const said = execFileSync(local, ['-c', code], { encoding: 'utf8' });
      assert.equal(said.trim(), packages.map((line) => line.split('==')[1]).join(' '));
    });

    it('has images as odd as real ones', async () => {
      const run = (key: ImageKey, ...cmd: string[]) => runContainer(engine, names[key], cmd);
      const pip = ['python3', '-m', 'pip', '--version'];
      const managed = await run('python', ...pip.slice(0, 3), 'install', 'six');
      assert.match(managed.output, /externally-managed-environment/);
      assert.equal((await run('noPython', 'sh', '-c', 'command -v python3')).exitCode, 127);
      assert.match((await run('noPip', ...pip)).output, /No module named pip/);
      assert.match((await run('noSh', ...pip)).output, /^pip /);
      await assert.rejects(run('noSh', 'sh', '-c', 'true'), /not found|no such file/);
      assert.equal(
        (await python('user', 'import os; print(os.getuid(), os.getcwd())')).output.trim(),
        '1000 /home/flow',
      );
      assert.notEqual((await runContainer(engine, names.entrypoint)).exitCode, 0);
    });

    it('has an image of another platform, which does not run', async () => {
      const path = `/images/${names.otherPlatform}/json`;
      const { Architecture } = await engineJson<{ Architecture: string }>(engine.host, path);
      assert.equal(Architecture, otherArchitecture);
      const run = runContainer(engine, names.otherPlatform, ['python3', '--version']);
      const said = await run.then(({ output }) => output, String);
      assert.match(said, /exec format error/);
    });

    it('lets containers reach this machine', async function () {
      if (!engine.gateway) return this.skip();
      const server = createServer((socket) => socket.end('from the host'));
      server.listen(0, '0.0.0.0');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const code = `import socket; print(socket.create_connection(("${engine.gateway}", ${port})).recv(99).decode())`;
      const { output } = await python('python', code);
      server.close();
      assert.equal(output.trim(), 'from the host');
    });

    it('keeps its data and its address when it is restarted, killed or stopped', async function () {
      if (!engine.isOwn) return this.skip();
      const { host } = engine;
      await engineRequest(host, '/volumes/create', { method: 'POST', body: { Name: 'kept' } });
      const kept = () => engineRequest(host, '/volumes/kept');
      await engine.restart();
      await kept();
      engine.kill('SIGKILL');
      await engine.restart();
      await kept();
      await engine.stop();
      await assert.rejects(kept(), /ECONNREFUSED|ENOENT/);
      await engine.restart();
      await kept();
      assert.equal(engine.host, host);
      assert.equal((await python('python', 'print(1)')).output, '1\n');
      await engineRequest(host, '/volumes/kept', { method: 'DELETE' });
    });

    it('answers nothing while it is held', async function () {
      if (!engine.isOwn) return this.skip();
      engine.pause();
      try {
        await assert.rejects(ping(200), /no answer/);
      } finally {
        engine.resume();
      }
      assert.equal(await ping(10_000), 'OK');
    });

    it('is cleared away when the process that started it is killed', async function () {
      if (!engine.isOwn) return this.skip();
      const module = join(root, `test/support/engines/${name}Engine.ts`);
      const code = `const { host } = await (await import(${JSON.stringify(module)})).${name}Engine(); console.log(host); setInterval(() => {}, 1e6);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const folder = dirname(socketOf(line.toString().trim()));
      assert.ok(processesNaming(folder).length > 0);
      child.kill('SIGKILL');
      await eventually('the folder of the engine is gone', () => !existsSync(folder), 30);
      assert.deepEqual(processesNaming(folder), []);
      assert.equal(readFileSync('/proc/self/mountinfo', 'utf8').includes(`${folder}/`), false);
      assert.equal(existsSync(`/sys/class/net/fs${folder.split('-').at(-1)}`), false);
    });
  });
}

const processesNaming = (folder: string): string[] =>
  globSync('/proc/[0-9]*/cmdline').filter((file) => {
    try {
      return readFileSync(file, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
