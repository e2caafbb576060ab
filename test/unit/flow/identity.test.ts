import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { flowLineage, lineageHash, machineNumber } from '../../../src/flow/flowId.ts';
import { publishedSessionId, userAlias } from '../../../src/flow/publishedSessionId.ts';
import { pythonJson } from '../../../src/flow/pythonJson.ts';
import { TestFolder } from '../../support/folder.ts';

const shared = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'shared',
  'data',
  'azure',
  'session-id-vectors.json',
);

interface Vector {
  userAlias: string;
  repoName: string;
  flowDirRelativeToRepo: string;
  flowLineageId: string;
  environment: unknown;
  environmentJson: string;
  sessionId: string;
}

describe('the lineage of a flow', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('is the name of the git root and the path in it', async () => {
    folder.write({ '.git/HEAD': '', 'flows/one/flow.dag.yaml': '' });
    const name = basename(folder.path);
    assert.equal(await flowLineage(folder.at('flows', 'one')), sha256(`${name}/flows/one`));
    assert.equal(await flowLineage(folder.path), sha256(`${name}/.`));
  });

  it('knows a worktree by its .git file, and the nearest root wins', async () => {
    folder.write({ '.git/HEAD': '', 'tree/.git': 'gitdir: x', 'tree/f/x': '' });
    assert.equal(await flowLineage(folder.at('tree', 'f')), sha256('tree/f'));
  });

  it('takes a .git folder that holds no repository for none, as git does', async () => {
    folder.write({ '.git/HEAD': '', 'sub/.git/other': '', 'sub/f/x': '' });
    assert.equal(await flowLineage(folder.at('sub', 'f')), sha256(`${basename(folder.path)}/sub/f`));
  });

  it('is the machine and the path outside git', async () => {
    assert.equal(await flowLineage(folder.path), sha256(`${machineNumber()}/${folder.path}`));
  });

  it('takes the first universally administered address, and stays the same without any', () => {
    const entry = (mac: string) => [{ mac }] as never;
    const numbers = {
      lo: entry('00:00:00:00:00:00'),
      docker0: entry('02:42:00:00:00:01'),
      eth0: entry('00:1b:00:00:00:05'),
    };
    assert.equal(machineNumber(numbers), String(0x001b00000005));
    assert.equal(machineNumber({ docker0: numbers.docker0 }), String(0x024200000001));
    assert.equal(machineNumber({}), machineNumber({}));
  });
});

describe('pythonJson', () => {
  it('writes what json.dumps(sort_keys=True) writes', () => {
    assert.equal(
      pythonJson({ b: [1, 2.5, true, null], a: { ä: 'é\u2028😀"\\\n\x7f' } }),
      '{"a": {"\\u00e4": "\\u00e9\\u2028\\ud83d\\ude00\\"\\\\\\n\\u007f"}, "b": [1, 2.5, true, null]}',
    );
    assert.equal(pythonJson({ '\ufb00': 1, '😀': 2 }), '{"\\ufb00": 1, "\\ud83d\\ude00": 2}');
    assert.deepEqual([1e16, 1e-7, 1.5e300, {}, []].map(pythonJson), [
      '1e+16',
      '1e-07',
      '1.5e+300',
      '{}',
      '[]',
    ]);
  });
});

describe('the published session id', () => {
  it('takes the alias from a token as prompt flow does', () => {
    assert.equal(userAlias({ upn: 'ann@x.org', email: 'b@x.org' }), 'ann');
    assert.equal(userAlias({ email: 'b@x.org', oid: '1' }), 'b');
    assert.deepEqual([userAlias({ oid: '1' }), userAlias({})], ['1', 'unknown_user']);
  });

  it('has 48 digits that depend on user, flow and environment', () => {
    const base = { alias: 'ann', lineage: 'l', environment: {} };
    const expected = createHash('sha256')
      .update(`ann_l_${createHash('sha256').update('{}').digest('hex')}`)
      .digest('hex');
    assert.equal(publishedSessionId(base), expected.slice(0, 48));
    assert.notEqual(publishedSessionId({ ...base, environment: { image: 'x' } }), publishedSessionId(base));
  });

  it('is that of every published vector (../shared)', function () {
    if (!existsSync(shared)) return this.skip();
    const { cases } = JSON.parse(readFileSync(shared, 'utf8')) as { cases: Vector[] };
    assert.ok(cases.length >= 5);
    for (const {
      userAlias: alias,
      repoName,
      flowDirRelativeToRepo,
      flowLineageId,
      environment,
      environmentJson,
      sessionId,
    } of cases) {
      const lineage = lineageHash(`${repoName}/${flowDirRelativeToRepo}`);
      assert.equal(lineage, flowLineageId);
      assert.equal(pythonJson(environment), environmentJson);
      assert.equal(publishedSessionId({ alias, lineage, environment }), sessionId);
    }
  });
});
