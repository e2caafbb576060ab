import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { onPath } from '../../src/backends/local/interpreter.ts';
import { identify, isAlive } from '../../src/host/processIdentity.ts';
import type { ExecRequest } from '../../src/session/run.ts';
import { FlowFolder } from './flowFolder.ts';
import { LocalHarness } from './localHarness.ts';
import type { Window } from './harness.ts';
import { eventually, quiet, rejectsCancelled } from './steps.ts';

/** What only a local session has: the machine's own programs beside those of its environment, and no container to end with. */
describe('commands of a local session', function () {
  this.timeout(60_000);
  const never = new AbortController().signal;
  let harness: LocalHarness;
  let window: Window;
  let flow: FlowFolder;
  let location: string;

  before(async function () {
    if (process.platform === 'win32') return this.skip();
    const uvPath = process.env.FLOW_SESSIONS_UV ?? (await onPath('uv'));
    harness = new LocalHarness({ ...(uvPath && { uvPath }) });
    window = harness.open();
    flow = new FlowFolder([]);
    const { session } = await window.sessions.start(flow.dir, {}, quiet);
    location = session!.environment!.location;
  });

  after(async () => {
    if (!window) return;
    await window.sessions.stop(flow.dir, quiet);
    window.sessions.dispose();
    flow.dispose();
    await harness.tearDown();
  });

  const exec = async (
    command: string[],
    signal = never,
    onText: (text: string) => void = () => {},
    more: Partial<ExecRequest> = {},
  ): Promise<string> => {
    let said = '';
    const onOutput = (_stream: string, bytes: Uint8Array): void => {
      said += Buffer.from(bytes).toString();
      onText(said);
    };
    await window.sessions.exec(flow.dir, { command, ...more }, onOutput, signal);
    return said.trim();
  };

  it('find the programs of the environment first, then those of the machine', async () => {
    assert.equal(await exec(['sh', '-c', 'echo $VIRTUAL_ENV']), location);
    assert.equal(await exec(['sh', '-c', 'command -v python']), `${location}/bin/python`);
    assert.equal(await exec(['python', '-c', 'import sys; print(sys.prefix)']), location);
    assert.equal(
      await exec(['sh', '-c', 'command -v sh']),
      execFileSync('sh', ['-c', 'command -v sh']).toString().trim(),
    );
  });

  it('see nothing of the Python or the editor that we were started from', async () => {
    Object.assign(process.env, { PYTHONPATH: dirname(import.meta.dirname), VSCODE_PID: '1' });
    try {
      assert.equal(await exec(['sh', '-c', 'echo "[$PYTHONPATH][$VSCODE_PID]"']), '[][]');
    } finally {
      delete process.env.PYTHONPATH;
      delete process.env.VSCODE_PID;
    }
  });

  it('leave nothing running when they end', async () => {
    const pid = Number(await exec(['sh', '-c', 'sleep 300 & echo $!']));
    await eventually('what was left has ended', async () => !(await isAlive({ pid })));
  });

  it('leave nothing running when they are cancelled, however they resist', async () => {
    const abort = new AbortController();
    let pid = 0;
    const running = exec(
      ['sh', '-c', 'trap "" TERM; sleep 300 & echo $!; wait; wait'],
      abort.signal,
      (said) => {
        pid = Number(said.trim());
      },
    );
    running.catch(() => {});
    await eventually('the command waits', async () => pid > 0);
    const sleeper = await identify(pid);
    abort.abort();
    await rejectsCancelled(running);
    // It was killed with its shell, and need not be gone the moment that one is.
    await eventually('the sleeper has ended', async () => !(await isAlive(sleeper)));
  });

  it('that a signal ended have not succeeded', async () => {
    const code = await window.sessions.exec(
      flow.dir,
      { command: ['sh', '-c', 'kill -9 $$'] },
      () => {},
      never,
    );
    assert.notEqual(code, 0);
  });
});
