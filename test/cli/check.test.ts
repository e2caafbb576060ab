import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createProtocolConnection,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { root, Terminal } from '../support/terminal.ts';

const flow =
  'nodes:\n- name: a\n  type: python\n  source:\n    type: code\n    path: a.py\n  inputs:\n    x: ${b.output}\n';

describe('the language service in the terminal', function () {
  this.timeout(60_000);
  let terminal: Terminal;
  let folder: string;

  before(() => {
    terminal = new Terminal();
    folder = join(terminal.folder, 'checked');
    mkdirSync(folder);
    writeFileSync(join(folder, 'flow.dag.yaml'), flow);
  });
  after(async () => await terminal.dispose());

  it('tells what is wrong, and ends with 1 where there are errors', async () => {
    const { code, stdout } = await terminal.run(['check', folder]);
    assert.equal(code, 1);
    assert.match(stdout, /flow\.dag\.yaml:6:11: error FS\d+ .*"a\.py"/);
    assert.match(stdout, /1 file, 2 errors, 0 warnings\n$/);
  });

  it('tells it as JSON', async () => {
    const { code, stdout } = await terminal.run(['check', folder, '--json']);
    const { findings, errors } = JSON.parse(stdout) as { findings: { line: number }[]; errors: number };
    assert.equal(code, 1);
    assert.equal(errors, 2);
    assert.ok(findings.some(({ line }) => line === 8));
  });

  it('takes what a flow names for requirements, whatever its name and its encoding', async () => {
    const named = join(terminal.folder, 'named');
    mkdirSync(join(named, 'a'), { recursive: true });
    const yaml = 'inputs: {}\nnodes: []\noutputs: {}\nenvironment:\n  python_requirements_txt: deps.in\n';
    writeFileSync(join(named, 'a', 'flow.dag.yaml'), yaml);
    writeFileSync(join(named, 'a', 'deps.in'), Buffer.from('\ufeffnumpy==1.0\nfoo=1\n', 'utf16le'));
    writeFileSync(join(named, 'a', 'other.in'), 'foo=1\n');
    for (const path of [named, join(named, 'a', 'deps.in')]) {
      const { code, stdout } = await terminal.run(['check', path]);
      assert.equal(code, 1);
      assert.match(stdout, /deps\.in:2:4: error FS200 .*\n\d files?, 1 error, 0 warnings\n$/);
    }
    assert.equal((await terminal.run(['check', join(named, 'a', 'other.in')])).code, 2);
  });

  it('ends with 0 where nothing is wrong, and with 2 where there is nothing to check', async () => {
    assert.equal((await terminal.run(['check', join(root, 'samples')])).code, 0);
    assert.equal((await terminal.run(['check', join(folder, 'nowhere')])).code, 2);
  });

  it('serves other editors over stdin and stdout, and ends with them', async () => {
    const server = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
    const client = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    client.listen();
    const { serverInfo } = await client.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
    });
    assert.equal(serverInfo?.name, 'flow-session');
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    assert.equal(await ended, 0);
    client.dispose();
  });
});
