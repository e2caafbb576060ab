import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { IgnoreRules } from '../../../src/flow/ignoreRules.ts';
import { walkFolder } from '../../../src/flow/walkFolder.ts';
import { TestFolder } from '../../support/folder.ts';

const lines =
  '*.log /a a/ !a b* **/b a/** a/b !a/b a/**/c [ab] [!a] ? * !*.py \\!a \\#x #x *.LOG A /b/ !/b/c ** a/* !a/* .* b/c/ /**/c [a-c]*.py'
    .split(' ')
    .concat(' a', 'a ', 'a\\ ', 'a\t', '');
const names = ['a', 'b', 'c', 'A', 'x.log', 'y.py', '!a', '#x', 'a ', ' a', '.h', 'X.LOG', '[ab]', 'a\t'];

describe('IgnoreRules', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  const walked = async (path = folder.path): Promise<string[]> =>
    (await walkFolder(path, '', new IgnoreRules())).files.map((file) => file.path);

  it('let in exactly what git itself would, on any files and lines', async () => {
    execFileSync('git', ['init', '-q', folder.path]);
    // Each number is a tree of its own: one question to git answers for all of them.
    const tree = fc.record({
      files: fc.array(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }), { maxLength: 20 }),
      root: fc.array(fc.constantFrom(...lines), { maxLength: 4 }),
      inner: fc.array(fc.constantFrom(...lines), { maxLength: 3 }),
    });
    const trees = fc.sample(tree, { numRuns: 120, seed: 7 });
    for (const [index, { files, root, inner }] of trees.entries()) {
      for (const parts of files) {
        try {
          folder.write({ [`${index}/${parts.join('/')}`]: '' });
        } catch {
          // A folder cannot stand where a file is; then there is one file less.
        }
      }
      const above = files.find((parts) => parts.length > 1)?.[0];
      folder.write({ [`${index}/.gitignore`]: `${root.join('\n')}\n` });
      if (above !== undefined)
        try {
          writeFileSync(folder.at(String(index), above, '.gitignore'), inner.join('\r\n'));
        } catch {
          // There `above` is a file.
        }
    }
    const answer = execFileSync('git', ['ls-files', '-o', '-z', '--exclude-standard'], {
      cwd: folder.path,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).toString();
    const theirs = new Map<string, string[]>(trees.map((_, index) => [String(index), []]));
    for (const path of answer.split('\0').filter(Boolean)) {
      const [index, ...parts] = path.split('/');
      theirs.get(index!)!.push(parts.join('/'));
    }
    for (const [index, expected] of theirs)
      assert.deepEqual(await walked(folder.at(index)), expected.sort(), JSON.stringify(trees[Number(index)]));
  });

  it('name what is left out, and by which file', async () => {
    folder.write({ '.amlignore': '*.tmp\n', '.gitignore': 'x\n', 'sub/.gitignore': 'data/\n' });
    const root = await new IgnoreRules().enter(folder.path, '', new Set(['.amlignore', '.gitignore']));
    assert.equal(root.leavesOut('a.tmp'), 'ignored by .amlignore');
    assert.equal(root.leavesOut('x'), undefined);
    const inner = await root.enter(folder.at('sub'), 'sub/', new Set(['.gitignore']));
    assert.equal(inner.leavesOut('sub/data/'), 'ignored by sub/.gitignore');
    assert.equal(inner.leavesOut('data/'), undefined);
    assert.match(inner.leavesOut('deep/.git/')!, /never/);
    assert.match(inner.leavesOut('.promptflow/flow.tools.json')!, /prompt flow/);
    assert.equal(inner.leavesOut('sub/.promptflow/flow.tools.json'), undefined);
  });

  it('take an .amlignore in the place of a .gitignore in each folder', async () => {
    folder.write({
      '.gitignore': 'a\n',
      a: '',
      'sub/.gitignore': 'b\n',
      'sub/.amlignore': 'c\n',
      'sub/b': '',
      'sub/c': '',
    });
    assert.deepEqual(await walked(), ['.gitignore', 'sub/.amlignore', 'sub/.gitignore', 'sub/b']);
  });

  it('bring nothing of a virtual environment, at any depth, but all of a folder that only looks like one', async () => {
    folder.write({
      'deep/env/pyvenv.cfg': '',
      'deep/env/bin/python': '',
      'conda/conda-meta/x': '',
      'venv/mine.py': '',
      'pyvenv.cfg.md': '',
    });
    assert.deepEqual(await walked(), ['pyvenv.cfg.md', 'venv/mine.py']);
  });
});
