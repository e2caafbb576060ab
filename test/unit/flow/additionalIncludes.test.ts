import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { resolveInclude, type ResolvedInclude } from '../../../src/flow/additionalIncludes.ts';
import { resolveFlowFile } from '../../../src/flow/flowFile.ts';
import type { FlowProblem } from '../../../src/flow/flowProblem.ts';
import { TestFolder } from '../../support/folder.ts';

describe('resolveInclude', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder({
      'flow/flow.dag.yaml': '',
      'lib/deep/x.py': '',
      'lib/tool.py': '',
      'flat.zip': '',
      'flat/in': '',
      'packed/in': '',
    });
  });
  afterEach(() => folder.remove());

  const resolved = async (value: string, flow = 'flow'): Promise<ResolvedInclude | FlowProblem> =>
    await resolveInclude(await resolveFlowFile(folder.at(flow)), {
      value,
      range: { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } },
    });
  const found = async (value: string, flow?: string): Promise<[string, string, string]> => {
    const include = await resolved(value, flow);
    assert.ok('kind' in include, `${value} is not there`);
    return [include.kind, include.name, include.source.replace(`${folder.path}/`, '')];
  };

  it('takes files and folders, relative and absolute, by their base name', async () => {
    assert.deepEqual(await found('../lib/tool.py'), ['file', 'tool.py', 'lib/tool.py']);
    assert.deepEqual(await found('../lib/'), ['folder', 'lib', 'lib']);
    assert.deepEqual(await found('../lib/deep/../tool.py'), ['file', 'tool.py', 'lib/tool.py']);
    assert.deepEqual(await found(folder.at('lib', 'deep')), ['folder', 'deep', 'lib/deep']);
    assert.deepEqual(await found('.'), ['folder', 'flow', 'flow']);
  });

  it('packs a folder only where no archive of that name is', async () => {
    assert.deepEqual(await found('../packed.zip'), ['zip', 'packed.zip', 'packed']);
    assert.deepEqual(await found('../flat.zip'), ['file', 'flat.zip', 'flat.zip']);
    assert.ok('severity' in (await resolved('../lib/tool.py.zip')));
  });

  it('follows links before it takes a `..`, and names a relative one by where it ends', async () => {
    symlinkSync(folder.at('lib', 'deep'), folder.at('flow', 'way'));
    symlinkSync('tool.py', folder.at('lib', 'alias.py'));
    symlinkSync(folder.at('flow'), folder.at('lib', 'deep', 'flow'));
    assert.deepEqual(await found('way/../tool.py'), ['file', 'tool.py', 'lib/tool.py']);
    assert.deepEqual(await found('../lib/alias.py'), ['file', 'tool.py', 'lib/tool.py']);
    assert.deepEqual(await found(folder.at('lib', 'alias.py')), ['file', 'alias.py', 'lib/alias.py']);
    assert.deepEqual(await found('../packed.zip', 'lib/deep/flow'), ['zip', 'packed.zip', 'packed']);
  });

  it('names a missing one with its line, the path that was tried and up to three near names', async () => {
    folder.write({ 'lib/tools.py': '', 'lib/Tool.py': '', 'lib/toil.py': '', 'lib/unlike.md': '' });
    const problem = (await resolved('../lib/tol.py')) as FlowProblem;
    assert.equal(problem.code, 'FSE130');
    assert.equal(problem.range?.start.line, 4);
    assert.ok(problem.message.includes(folder.at('lib', 'tol.py')));
    const names = problem.remedy!.match(/\.\.\/lib\/[A-Za-z]+\.py/g)!;
    assert.equal(names.length, 3);
    assert.ok(!problem.remedy!.includes('unlike'));
    const far = (await resolved('../nowhere/at/all')) as FlowProblem;
    assert.match(far.remedy!, /relative to the flow folder/);
  });
});
