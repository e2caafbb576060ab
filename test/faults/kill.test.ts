import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, smallFlow, Terminal } from '../support/terminal.ts';
import { makeWheel } from '../support/wheel.ts';

interface Status {
  state: string;
  phase?: string;
  lost?: { reason: string; evidence?: string };
  drift: { action: string }[];
}

const phases = ['resolve', 'create', 'files', 'install', 'verify', 'ready'];

describe('kill -9', function () {
  this.timeout(60_000);
  let terminal: Terminal;
  let needs: (...names: string[]) => string;
  const env = { PATH: '/usr/bin:/bin' };

  before(async () => {
    terminal = new Terminal();
    const wheels = join(terminal.folder, 'wheels');
    await makeWheel(wheels, 'alpha', '1.0');
    await makeWheel(wheels, 'beta', '2.0');
    needs = (...names) => ['--no-index', `--find-links ${wheels}`, ...names, ''].join('\n');
  });

  after(async () => await terminal.dispose());

  const killedAt = async (phase: string, args: string[]): Promise<void> => {
    const { code } = await terminal.run(args, {
      env,
      onProgress: (line, child) => {
        if (line.startsWith(`[${phase}]`)) child.kill('SIGKILL');
      },
    });
    assert.equal(code, null, `killed at ${phase}`);
  };

  const nothingIsLeft = async (): Promise<void> => {
    const { items } = await terminal.json<{ items: { location: string }[] }>(['gc', '--dry-run'], { env });
    assert.deepEqual(items, [], 'nothing is orphaned');
    await eventually('no tool and no worker without a session is at work', async () => {
      const listed = await terminal.json<{ flow: string }[]>(['status'], { env });
      const workers = processesOf(terminal.folder).filter((line) => line.includes('flow_session_worker'));
      const tools = processesOf(terminal.folder).filter((line) =>
        /supervise\.py|pip install|uv venv/.test(line),
      );
      return tools.length === 0 && (listed.length > 0 || workers.length === 0);
    });
  };

  for (const phase of phases) {
    it(`of a start at "${phase}": the status is right, nothing is orphaned, the next start works`, async () => {
      // A name of its own, so that each start has an environment to make.
      const dir = terminal.flow(`start-${phase}`, {
        ...smallFlow,
        'requirements.txt': needs(
          'alpha',
          `# ${phase}`,
          `beta; python_version < "3.${phases.indexOf(phase)}"`,
        ),
      });
      await killedAt(phase, ['start', dir]);
      const { state } = await terminal.json<Status>(['status', dir], { env });
      assert.ok(state === 'absent' || (phase === 'ready' && state === 'ready'), state);
      await nothingIsLeft();
      const { code, stderr } = await terminal.run(['start', dir], { env });
      assert.equal(code, 0, stderr);
      assert.equal((await terminal.json<Status>(['status', dir], { env })).state, 'ready');
      assert.equal((await terminal.run(['stop', dir], { env })).code, 0);
      await nothingIsLeft();
    });
  }

  for (const verb of ['install', 'reset']) {
    for (const phase of phases) {
      it(`of ${verb} at "${phase}": the session is the old or the new one, whole, and the next ${verb} works`, async () => {
        const dir = terminal.flow(`${verb}-${phase}`, { ...smallFlow, 'requirements.txt': needs('alpha') });
        assert.equal((await terminal.run(['start', dir], { env })).code, 0);
        writeFileSync(join(dir, 'requirements.txt'), needs('alpha', 'beta'));
        await killedAt(phase, [verb, dir]).catch((error: unknown) => {
          // A reset whose environment is there has no install to be killed at.
          if (phase !== 'install' && phase !== 'files') throw error;
        });
        const { state, drift } = await terminal.json<Status>(['status', dir], { env });
        assert.equal(state, 'ready');
        assert.ok(drift.length <= 1);
        const packages = await terminal.json<{ name: string }[]>(['packages', dir], { env });
        assert.equal(
          packages.some(({ name }) => name === 'beta'),
          drift.length === 0,
        );
        await nothingIsLeft();
        const again = await terminal.run([verb, dir], { env });
        assert.equal(again.code, 0, again.stderr);
        assert.deepEqual((await terminal.json<Status>(['status', dir], { env })).drift, []);
        assert.equal((await terminal.run(['stop', dir], { env })).code, 0);
      });
    }
  }

  it('of the worker: the session is lost, its last words are told, and the next command heals it', async () => {
    const dir = terminal.flow('worker', smallFlow);
    assert.equal((await terminal.run(['start', dir], { env })).code, 0);
    const { pid } = workerOf(terminal, dir);
    process.kill(pid, 'SIGKILL');
    await eventually(
      'lost',
      async () => (await terminal.json<Status>(['status', dir], { env })).state === 'lost',
    );
    const { lost } = await terminal.json<Status>(['status', dir], { env });
    assert.match(lost?.reason ?? '', /its worker is gone/);
    assert.equal((await terminal.run(['packages', dir], { env })).code, 0);
    assert.equal((await terminal.json<Status>(['status', dir], { env })).state, 'ready');
    assert.notEqual(workerOf(terminal, dir).pid, pid);
    assert.equal((await terminal.run(['stop', dir], { env })).code, 0);
    await nothingIsLeft();
  });
});

describe('two who start at once', function () {
  this.timeout(60_000);

  it('make one session and one environment, and both see it through', async () => {
    const terminal = new Terminal();
    try {
      const dir = terminal.flow('flow', smallFlow);
      const both = await Promise.all([
        terminal.run(['start', dir, '--json']),
        terminal.run(['start', dir, '--json']),
      ]);
      for (const { code, stderr } of both) assert.equal(code, 0, stderr);
      const [one, other] = both.map(
        ({ stdout }) => JSON.parse(stdout) as { state: string; startedAt: string },
      );
      assert.equal(one?.state, 'ready');
      assert.equal(one?.startedAt, other?.startedAt);
      const { kept } = await terminal.json<{ kept: { kind: string }[] }>(['gc', '--dry-run']);
      assert.deepEqual(kept.map(({ kind }) => kind).sort(), ['environment', 'session']);
    } finally {
      await terminal.dispose();
    }
  });

  it('on two flows with equal requirements make one environment', async () => {
    const terminal = new Terminal();
    try {
      const flows = ['one', 'two'].map((name) => terminal.flow(name, smallFlow));
      const both = await Promise.all(flows.map(async (flow) => await terminal.run(['start', flow])));
      for (const { code, stderr } of both) assert.equal(code, 0, stderr);
      const { kept } = await terminal.json<{ kept: { kind: string }[] }>(['gc', '--dry-run']);
      assert.deepEqual(kept.map(({ kind }) => kind).sort(), ['environment', 'session', 'session']);
    } finally {
      await terminal.dispose();
    }
  });

  it('Ctrl-C leaves nothing of a start and ends with 4', async () => {
    const terminal = new Terminal();
    try {
      const dir = terminal.flow('flow', smallFlow);
      const { code } = await terminal.run(['start', dir], {
        onProgress: (line, child) => {
          if (line.startsWith('[create]')) child.kill('SIGINT');
        },
      });
      assert.equal(code, 4);
      assert.equal((await terminal.json<Status>(['status', dir])).state, 'absent');
      assert.deepEqual((await terminal.json<{ kept: unknown[] }>(['gc', '--dry-run'])).kept, []);
      assert.equal((await terminal.run(['start', dir])).code, 0);
    } finally {
      await terminal.dispose();
    }
  });
});

/** Command lines that name `folder`. */
function processesOf(folder: string): string[] {
  const listed = execFileSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split(
    '\n',
  );
  return listed.filter(
    (line) => line.includes(folder) && !/^\s*\d+\s+Z/.test(line) && !line.includes('cli.cjs'),
  );
}

function workerOf(terminal: Terminal, dir: string): { pid: number } {
  const line = processesOf(terminal.home).find(
    (one) => one.includes('flow_session_worker') && one.includes('--session'),
  );
  const session = /--session (\S+)/.exec(line ?? '')?.[1];
  assert.ok(session, `a worker of ${dir}`);
  return JSON.parse(readFileSync(join(session, 'worker.json'), 'utf8')) as { pid: number };
}
