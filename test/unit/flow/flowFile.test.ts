import assert from 'node:assert/strict';
import { UserError } from '../../../src/common/userError.ts';
import { resolveFlowFile } from '../../../src/flow/flowFile.ts';
import { TestFolder } from '../../support/folder.ts';

describe('resolveFlowFile', () => {
  let folder: TestFolder;
  before(() => {
    folder = new TestFolder({
      'dag/flow.dag.yaml': '',
      'yml/flow.dag.yml': '',
      'flex/flow.flex.yaml': '',
      'both/flow.dag.yaml': '',
      'both/flow.flex.yml': '',
      'none/readme.txt': '',
      'named/other.yaml': '',
    });
  });
  after(() => folder.remove());

  const refusal = async (path: string): Promise<UserError['details']> => {
    try {
      await resolveFlowFile(path);
    } catch (error) {
      assert.ok(error instanceof UserError);
      return error.details;
    }
    return assert.fail('it was not refused');
  };

  it('finds the one definition of a folder, by any of its four names', async () => {
    for (const [name, file] of [
      ['dag', 'flow.dag.yaml'],
      ['yml', 'flow.dag.yml'],
      ['flex', 'flow.flex.yaml'],
    ] as const)
      assert.deepEqual(await resolveFlowFile(folder.at(name)), {
        dir: folder.at(name),
        file,
        path: folder.at(name, file),
      });
  });

  it('takes a YAML file of any name', async () => {
    assert.equal((await resolveFlowFile(folder.at('named', 'other.yaml'))).file, 'other.yaml');
  });

  it('refuses, with code, path and remedy', async () => {
    assert.equal((await refusal(folder.at('nowhere'))).code, 'FSE101');
    assert.equal((await refusal(folder.at('none', 'readme.txt'))).code, 'FSE102');
    assert.equal((await refusal(folder.at('none'))).code, 'FSE103');
    const several = await refusal(folder.at('both'));
    assert.equal(several.code, 'FSE104');
    assert.match(several.message, /flow\.dag\.yaml, flow\.flex\.yml/);
    assert.equal(several.kind, 'badInput');
    assert.ok(several.remedy);
  });
});
