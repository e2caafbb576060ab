import assert from 'node:assert/strict';
import { requirementFiles } from '../../../src/backends/docker/requirementFiles.ts';
import { loadFlow } from '../../../src/flow/loadFlow.ts';
import { TestFolder } from '../../support/folder.ts';
import { smallFlow } from '../../support/terminal.ts';

describe('requirement files in a builder', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  const laidOut = async (files: Record<string, string>, flowText = '') => {
    const all = Object.entries({
      ...smallFlow,
      'flow.dag.yaml': flowText + smallFlow['flow.dag.yaml'],
      ...files,
    });
    folder.write(Object.fromEntries(all.map(([path, text]) => [`flow/${path}`, text])));
    return requirementFiles(await loadFlow(folder.at('flow')));
  };

  it('none where the flow has none', async () => {
    assert.equal(await laidOut({}), undefined);
  });

  it('the file and those it leads to, in their places below /flow', async () => {
    const found = await laidOut({
      'requirements.txt': '-r more/base.txt\nalpha==1\n',
      'more/base.txt': '-c limits.txt\nbeta\n',
      'more/limits.txt': 'beta<2\n',
    });
    const byPath = ([one]: unknown[], [other]: unknown[]): number => String(one).localeCompare(String(other));
    assert.equal(found?.main, 'requirements.txt');
    assert.equal(found.needsFlow, false);
    assert.deepEqual(
      found.entries
        .map((entry) => [entry.path, entry.kind === 'bytes' && String(entry.bytes).trim()])
        .sort(byPath),
      [
        ['flow/more/base.txt', '-c limits.txt\nbeta'],
        ['flow/more/limits.txt', 'beta<2'],
        ['flow/requirements.txt', '-r more/base.txt\nalpha==1'],
      ],
    );
  });

  it('a text that pip is to read in place of the lines', async () => {
    folder.write({
      'flow/flow.dag.yaml': smallFlow['flow.dag.yaml']!,
      'flow/requirements.txt': '-i https://{private}@host/\n',
    });
    const flow = await loadFlow(folder.at('flow'));
    const found = requirementFiles(flow, new Map([[folder.at('flow/requirements.txt'), 'replaced\n']]));
    assert.deepEqual(found?.entries, [{ kind: 'bytes', path: 'flow/requirements.txt', bytes: 'replaced\n' }]);
  });

  it('all session files are needed where a line leads to some of them', async () => {
    for (const [line, needs] of [
      ['./wheels/alpha-1.0-py3-none-any.whl', true],
      ['-e .', true],
      ['-e ./lib', true],
      ['alpha @ file:wheels/alpha.whl', true],
      ['alpha @ file:///opt/alpha.whl', false],
      ['--find-links wheels', true],
      ['-f ./wheels', true],
      ['-f https://example.com/wheels', false],
      ['--find-links /opt/wheels', false],
      ['alpha @ https://example.com/alpha.whl', false],
      ['alpha==1.0', false],
      ['# ./wheels', false],
    ] as const)
      assert.equal((await laidOut({ 'requirements.txt': `${line}\n` }))?.needsFlow, needs, line);
  });
});
