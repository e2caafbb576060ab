import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { smallFlow, Terminal, writeScript } from '../support/terminal.ts';

interface ErrorDocument {
  error: { code: string; message: string; evidence?: string; remedy?: string };
}

describe('a machine whose Python will not do', () => {
  let terminal: Terminal;
  let flow: string;
  const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();

  beforeEach(() => {
    terminal = new Terminal();
    flow = terminal.flow('flow', smallFlow);
  });

  afterEach(async () => await terminal.dispose());

  /** A PATH with nothing on it but the given scripts. */
  const pathWith = (scripts: Record<string, string>): { PATH: string } => {
    const bin = join(terminal.folder, 'bin');
    mkdirSync(bin, { recursive: true });
    for (const [name, text] of Object.entries(scripts)) writeScript(join(bin, name), text);
    return { PATH: bin };
  };

  it('has none: says what was tried and how to get one, with exit code 3', async () => {
    const { code, stderr } = await terminal.run(['start', flow], { env: pathWith({}) });
    assert.equal(code, 3);
    assert.match(stderr, /FSE301: No Python 3\.9 or newer was found/);
    assert.match(stderr, /python3: not on PATH; python: not on PATH/);
    assert.match(stderr, /flowSessions\.local\.pythonPath/);
  });

  it('has only one that is too old', async () => {
    const answer = '{"path": "/old", "version": "3.7.16", "implementation": "cpython", "platform": "linux"}';
    const { code, stderr } = await terminal.run(['start', flow], {
      env: pathWith({ python3: `echo '${answer}'` }),
    });
    assert.equal(code, 3);
    assert.match(stderr, /python3: Python 3\.7\.16 is older than 3\.9/);
  });

  it('names an interpreter that is no Python', async () => {
    terminal.configure({ pythonPath: writeScript(join(terminal.folder, 'odd'), 'echo hello') });
    const { code, stderr } = await terminal.run(['start', flow]);
    assert.equal(code, 3);
    assert.match(stderr, /FSE302.*odd cannot be used/);
    assert.match(stderr, /it is not a Python/);
  });

  it('names an interpreter that is not there', async () => {
    terminal.configure({ pythonPath: '/nowhere/python3' });
    const { code, stderr } = await terminal.run(['start', flow]);
    assert.equal(code, 3);
    assert.match(stderr, /FSE302.*\/nowhere\/python3/);
  });

  describe('cannot make environments', () => {
    /** The real interpreter, that finds none of the named modules. */
    const blind = (hidden: string[]): string =>
      writeScript(
        join(terminal.folder, 'blind-python'),
        `exec '${real}' -I -c '
import importlib.util, sys
found = importlib.util.find_spec
hidden = ${JSON.stringify(hidden)}
importlib.util.find_spec = lambda name, package=None: None if name in hidden else found(name, package)
exec(sys.argv[sys.argv.index("-c", 1) + 1])
' "$@"`,
      );

    it('names the package to install', async () => {
      terminal.configure({ uvPath: undefined, pythonPath: blind(['ensurepip', 'virtualenv', 'pip']) });
      const { error } = await terminal.json<ErrorDocument>(['start', flow], {
        env: { PATH: '/usr/bin:/bin' },
      });
      assert.equal(error.code, 'FSE303');
      assert.match(error.message, /lacks venv or ensurepip, and neither uv nor virtualenv is there/);
      assert.match(error.remedy ?? '', /apt install python3\.\d+-venv/);
    });

    it('uses uv where there is one', async function () {
      if (!process.env.FLOW_SESSIONS_UV) return this.skip();
      terminal.configure({ pythonPath: blind(['ensurepip', 'venv']) });
      const { code, stderr } = await terminal.run(['start', flow]);
      assert.equal(code, 0, stderr);
    });
  });

  it('needs no uv: venv and pip do as well', async () => {
    terminal.configure({ uvPath: undefined });
    const { code, stderr } = await terminal.run(['start', flow], { env: { PATH: '/usr/bin:/bin' } });
    // Debian's own python3 may come without venv: then it is told so instead.
    if (code === 3) assert.match(stderr, /FSE303/);
    else assert.equal(code, 0, stderr);
  });
});
