import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { UserError } from '../../../src/common/userError.ts';
import { readFlowText, resolveFlowFile } from '../../../src/flow/flowFile.ts';
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
      'named/other.YAML': '',
      'latin/flow.dag.yaml': '',
      'beside/flow.dag.yaml': '',
      'beside/flow.flex.yaml/x': '',
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
        realDir: folder.at(name),
        file,
        path: folder.at(name, file),
      });
  });

  it('takes a YAML file of any name', async () => {
    assert.equal((await resolveFlowFile(folder.at('named', 'other.YAML'))).file, 'other.YAML');
  });

  it('takes a folder of such a name for what it is', async () => {
    assert.equal((await resolveFlowFile(folder.at('beside'))).file, 'flow.dag.yaml');
  });

  it('says what is no text', async () => {
    writeFileSync(folder.at('latin', 'flow.dag.yaml'), Buffer.from([0x6e, 0xe9]));
    const file = await resolveFlowFile(folder.at('latin'));
    await assert.rejects(readFlowText(file), (error: UserError) => error.details.code === 'FSE105');
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
