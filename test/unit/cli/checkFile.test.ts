import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkFile } from '../../../src/cli/checkFile.ts';
import { findChecked } from '../../../src/cli/findChecked.ts';
import { UserError } from '../../../src/common/userError.ts';

const flow =
  'inputs: {}\noutputs: {}\nnodes:\n- name: a\n  type: python\n  source:\n    type: code\n    path: a.py\n';

describe('a check in the terminal', () => {
  let folder: string;
  const { signal } = new AbortController();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const found = async (...paths: string[]): Promise<string[]> =>
    (await findChecked(paths.map((path) => join(folder, path)))).map(
      ({ path, kind }) => `${kind} ${path.slice(folder.length + 1)}`,
    );

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-check-'));
    write('one/flow.dag.yaml', `${flow}environment:\n  python_requirements_txt: deps.txt\n`);
    write('one/a.py', '');
    write('one/deps.txt', 'humanize\n');
    write('one/notes.txt', 'read me\n');
    write('runs/batch.yml', 'flow: ../one\ndata: ../data.jsonl\n');
    write('compose.yaml', 'services: {}\n');
    write('two/flow.dag.yaml', flow);
    write('two/requirements-dev.txt', 'humanize\n');
    write('node_modules/x/flow.dag.yaml', flow);
    write('.venv/pyvenv.cfg', '');
    write('env/pyvenv.cfg', '');
    write('env/flow.dag.yaml', flow);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('finds what is meant below a folder, and nothing that others brought', async () => {
    assert.deepEqual(await found(''), [
      'requirements one/deps.txt',
      'flow one/flow.dag.yaml',
      'run runs/batch.yml',
      'flow two/flow.dag.yaml',
      'requirements two/requirements-dev.txt',
    ]);
  });

  it('takes files by name, each once', async () => {
    assert.deepEqual(await found('one/deps.txt', 'one/deps.txt'), ['requirements one/deps.txt']);
  });

  it('refuses what is not there, and what it does not know', async () => {
    const refusal = async (path: string): Promise<string> => {
      const error: unknown = await found(path).catch((reason: unknown) => reason);
      assert.ok(error instanceof UserError);
      return error.details.message;
    };
    assert.match(await refusal('three'), /cannot be checked \(ENOENT\)/);
    assert.match(await refusal('compose.yaml'), /is no flow, no run and no requirements file/);
  });

  it('tells what the disk shows, with lines and columns from 1', async () => {
    const path = join(folder, 'two', 'flow.dag.yaml');
    const told = await checkFile({ path, kind: 'flow' }, signal);
    const missing = told.find(({ message }) => message.includes('"a.py"'));
    assert.deepEqual([missing?.line, missing?.column, missing?.severity], [8, 11, 'error']);
    const sound = await checkFile({ path: join(folder, 'one', 'flow.dag.yaml'), kind: 'flow' }, signal);
    assert.deepEqual(
      sound.filter(({ severity }) => severity === 'error'),
      [],
    );
  });
});
