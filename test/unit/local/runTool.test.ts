import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../../src/backends/local/runTool.ts';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { isAlive } from '../../../src/host/processIdentity.ts';

describe('runTool', () => {
  const node = (script: string, more: Partial<Parameters<typeof runTool>[0]> = {}) =>
    runTool({ command: process.execPath, args: ['-e', script], ...more });

  it('gives the exit code, both streams and their lines as they come', async () => {
    const lines: string[] = [];
    const result = await node(
      'console.log("out"); console.error("err"); process.stdout.write("rest"); process.exitCode = 3',
      {
        onLine: (stream, line) => lines.push(`${stream} ${line}`),
      },
    );
    assert.deepEqual(result, { code: 3, stdout: 'out\nrest', stderr: 'err\n' });
    assert.deepEqual(lines.sort(), ['stderr err', 'stdout out', 'stdout rest']);
  });

  it('runs in the folder, with the variables, and with nothing to read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flow-sessions-tool-'));
    try {
      const { stdout } = await node(
        'process.stdin.on("data", () => {}).on("end", () => console.log(process.cwd(), process.env.EXTRA))',
        { cwd: folder, env: { EXTRA: 'one' } },
      );
      assert.match(stdout, /flow-sessions-tool-\w+ one\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("a program that is not there rejects with the system's error", async () => {
    await assert.rejects(runTool({ command: '/no/such/program', args: [] }), { code: 'ENOENT' });
  });

  it('cancelled, it is gone with all that it started before the promise rejects', async function () {
    if (process.platform === 'win32') return this.skip();
    const abort = new AbortController();
    let child = 0;
    const running = node(
      'const { spawn } = require("child_process"); console.log(spawn("sleep", ["60"]).pid); setInterval(() => {}, 1000)',
      {
        signal: abort.signal,
        onLine: (_stream, line) => {
          child = Number(line);
          abort.abort();
        },
      },
    );
    await assert.rejects(running, CancelledError);
    assert.equal(await isAlive({ pid: child }), false);
    await assert.rejects(node('', { signal: abort.signal }), CancelledError);
  });

  it('whoever listens and fails ends the tool, and that failure is told', async () => {
    let calls = 0;
    const running = node('setInterval(() => console.log("more"), 5)', {
      onLine: () => {
        calls += 1;
        throw new Error('planted');
      },
    });
    await assert.rejects(running, /planted/);
    assert.ok(calls > 0);
  });
});
