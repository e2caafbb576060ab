import assert from 'node:assert/strict';
import { chmodSync, symlinkSync, utimesSync } from 'node:fs';
import { UserError } from '../../../src/common/userError.ts';
import { assertStartable, loadFlow, type LoadedFlow } from '../../../src/flow/loadFlow.ts';
import { flowKey } from '../../../src/flow/flowKey.ts';
import { toUserPath } from '../../../src/flow/toUserPath.ts';
import { zipBytes } from '../../../src/flow/zipBytes.ts';
import { TestFolder } from '../../support/folder.ts';

const nodes = 'nodes: [{name: a, type: python, source: {type: code, path: a.py}}]\n';

describe('loadFlow', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  const load = async (files: Record<string, string>, yaml = ''): Promise<LoadedFlow> => {
    folder.write({ 'flow/flow.dag.yaml': yaml + nodes, ...files });
    return await loadFlow(folder.at('flow'));
  };
  const paths = ({ files }: LoadedFlow): string[] => files.files.map(({ path }) => path);
  const codes = ({ problems }: LoadedFlow): string[] => problems.map(({ code }) => code);

  describe('session files', () => {
    it('are the flow folder without what is never part of a session', async () => {
      const flow = await load({
        'flow/a.py': 'x',
        'flow/sub/.hidden': '',
        'flow/.git/config': '',
        'flow/.runs/1/log': '',
        'flow/sub/__pycache__/a.pyc': '',
        'flow/.promptflow/flow.tools.json': '',
        'flow/.promptflow/flow.log': '',
        'flow/venv/pyvenv.cfg': '',
        'flow/venv/lib/x.py': '',
        'flow/conda/conda-meta/history': '',
      });
      assert.deepEqual(paths(flow), ['.promptflow/flow.log', 'a.py', 'flow.dag.yaml', 'sub/.hidden']);
      assert.deepEqual(codes(flow), []);
      const file = flow.files.files.find(({ path }) => path === 'a.py')!;
      assert.deepEqual([file.origin, file.rule, file.size], [{ kind: 'flow' }, 'in the flow folder', 1]);
    });

    it('obey .gitignore by git\u2019s matching, nested files too, and .amlignore in its place', async () => {
      const files = {
        'flow/.gitignore': '*.log\n/data/\n!keep.log\n',
        'flow/run.log': '',
        'flow/keep.log': '',
        'flow/data/big.bin': '',
        'flow/sub/data/kept.bin': '',
        'flow/sub/.gitignore': 'secret.txt\n!run.log\n',
        'flow/sub/secret.txt': '',
        'flow/sub/run.log': '',
      };
      const flow = await load(files);
      assert.deepEqual(paths(flow), [
        '.gitignore',
        'flow.dag.yaml',
        'keep.log',
        'sub/.gitignore',
        'sub/data/kept.bin',
        'sub/run.log',
      ]);
      assert.match(flow.files.files.find(({ path }) => path === 'keep.log')!.rule, /let in by a `!` line/);
      const other = await load({ ...files, 'flow/.amlignore': 'sub/\n' });
      assert.ok(paths(other).includes('run.log') && !paths(other).some((path) => path.startsWith('sub/')));
    });

    it('always hold the flow definition', async () => {
      assert.ok(paths(await load({ 'flow/.gitignore': '*\n' })).includes('flow.dag.yaml'));
    });

    it('bring includes by base name into the root: later beats earlier, includes beat the flow', async () => {
      const flow = await load(
        {
          'flow/a.py': 'flow',
          'flow/pkg/own.py': 'own',
          'one/a.py': 'one',
          'two/a.py': 'two',
          'lib/pkg/__init__.py': 'lib',
          'other/pkg/own.py': 'other',
        },
        'additional_includes:\n- ../one/a.py\n- ../two/a.py\n- ../lib/pkg\n- ../other/pkg\n',
      );
      assert.deepEqual(paths(flow), ['a.py', 'flow.dag.yaml', 'pkg/__init__.py', 'pkg/own.py']);
      const sourceOf = (path: string): string | undefined => toUserPath(flow.files.files, path);
      assert.equal(sourceOf('a.py'), folder.at('two', 'a.py'));
      assert.equal(sourceOf('pkg/own.py'), folder.at('other', 'pkg', 'own.py'));
      assert.deepEqual(
        flow.files.overwrites.map(({ path, by }) => [path, by]),
        [
          ['a.py', folder.at('one', 'a.py')],
          ['a.py', folder.at('two', 'a.py')],
          ['pkg/own.py', folder.at('other', 'pkg', 'own.py')],
        ],
      );
      assert.deepEqual(flow.files.files[0]?.origin, { kind: 'include', item: '../two/a.py', line: 3 });
    });

    it('take an absolute include, and let a file stand where a folder was', async () => {
      const flow = await load(
        { 'flow/thing/in.txt': '', 'x/thing': 'file' },
        `additional_includes: ["${folder.at('x', 'thing')}"]\n`,
      );
      assert.deepEqual(paths(flow), ['flow.dag.yaml', 'thing']);
    });

    it('pack x.zip from a folder x with its sub-folders, the same bytes each time', async () => {
      const files = { 'data/b.txt': 'b', 'data/sub/a.txt': 'a' };
      const flow = await load(files, 'additional_includes: [../data.zip]\n');
      const zip = flow.files.files.find(({ path }) => path === 'data.zip')!;
      assert.deepEqual(
        zip.members?.map(({ path }) => path),
        ['data/b.txt', 'data/sub/a.txt'],
      );
      const bytes = await zipBytes(zip);
      utimesSync(folder.at('data', 'b.txt'), 1, 1);
      const again = await load(files, 'additional_includes: [../data.zip]\n');
      assert.deepEqual(await zipBytes(again.files.files.find(({ path }) => path === 'data.zip')!), bytes);
      const real = await load({ 'data.zip': 'a real one' }, 'additional_includes: [../data.zip]\n');
      assert.equal(real.files.files.find(({ path }) => path === 'data.zip')?.content, 'file');
    });

    it('include nothing in the session\u2019s copy of the flow, and keep every other line', async () => {
      const yaml = '# top\nadditional_includes:   # these\n- ../one.py # first\n\n- ../one.py\ninputs: {}\n';
      const flow = await load({ 'one.py': '' }, yaml);
      const copy = flow.files.files.find(({ path }) => path === 'flow.dag.yaml')!;
      assert.equal(copy.content, 'text');
      const lines = copy.text!.split('\n');
      assert.equal(lines.length, (yaml + nodes).split('\n').length);
      assert.deepEqual([lines[0], lines[1], lines[5]], ['# top', 'additional_includes: []', 'inputs: {}']);
    });

    it('name a missing include with its line, the path tried and what is near', async () => {
      const flow = await load(
        { 'shared/util.py': '' },
        'inputs: {}\nadditional_includes:\n- ../shared/utils.py\n',
      );
      const [problem] = flow.problems;
      assert.equal(problem?.code, 'FSE130');
      assert.equal(problem?.range?.start.line, 2);
      assert.ok(problem?.message.includes(folder.at('shared', 'utils.py')));
      assert.match(problem?.remedy ?? '', /shared\/util\.py/);
      assert.throws(() => assertStartable(flow), UserError);
    });

    it('warn of an include that an ignore file or a fixed rule leaves out', async () => {
      const flow = await load(
        {
          'flow/.amlignore': 'one.py\ndata.zip\n',
          'one.py': '',
          'data/x': '',
          'venv/pyvenv.cfg': '',
          '__pycache__/x': '',
        },
        'additional_includes: [../one.py, ../data.zip, ../venv, ../venv.zip, ../__pycache__]\n',
      );
      assert.deepEqual(codes(flow), Array(5).fill('FSE131'));
      assert.deepEqual(paths(flow), ['.amlignore', 'flow.dag.yaml']);
      assertStartable(flow);
    });

    it('name a file of an include by the line of its item', async () => {
      const flow = await load(
        { 'one.py': '', 'lib/b.py': '' },
        'additional_includes:\n- ../lib\n- ../one.py\n',
      );
      assert.deepEqual(
        flow.files.files.map(({ path, origin }) => [path, origin.kind === 'include' && origin.line]),
        [
          ['flow.dag.yaml', false],
          ['lib/b.py', 2],
          ['one.py', 3],
        ],
      );
    });

    it('follow links, and name those that lead nowhere or round', async () => {
      folder.write({ 'elsewhere/far.txt': 'far', 'flow/a/b.txt': '' });
      symlinkSync(folder.at('elsewhere'), folder.at('flow', 'linked'));
      symlinkSync('far.txt', folder.at('elsewhere', 'near.txt'));
      const fine = await load({});
      assert.deepEqual(codes(fine), []);
      assert.ok(paths(fine).includes('linked/near.txt'));
      symlinkSync('..', folder.at('flow', 'a', 'up'));
      symlinkSync('nothing', folder.at('flow', 'dangling'));
      symlinkSync('self', folder.at('flow', 'self'));
      const flow = await load({});
      assert.deepEqual(codes(flow).sort(), ['FSE120', 'FSE121', 'FSE121']);
      for (const name of ['a/up', 'dangling', 'self'])
        assert.ok(
          flow.problems.some(({ message }) => message.includes(folder.at('flow', name))),
          name,
        );
    });

    it('end however links lead to one another', async () => {
      folder.write({ 'flow/a/x': '', 'flow/b/y': '' });
      for (const [at, to] of [
        ['a/l', '../b'],
        ['b/l', '../a'],
        ['a/m', '../b'],
        ['b/m', '../a'],
      ] as const)
        symlinkSync(to, folder.at('flow', at));
      const flow = await load({});
      assert.deepEqual([...new Set(codes(flow))], ['FSE121']);
      assert.ok(flow.files.files.length < 12);
    });

    it('are the same by any way to the folder, and relative includes are resolved through links', async () => {
      folder.write({
        'deep/flow/flow.dag.yaml': `additional_includes: [../near.py]\n${nodes}`,
        'deep/real.py': '',
      });
      symlinkSync('real.py', folder.at('deep', 'near.py'));
      symlinkSync(folder.at('deep', 'flow'), folder.at('linked'));
      const [direct, linked] = [
        await loadFlow(folder.at('deep', 'flow')),
        await loadFlow(folder.at('linked')),
      ];
      assert.deepEqual(paths(linked), ['flow.dag.yaml', 'real.py']);
      assert.deepEqual(paths(direct), paths(linked));
      assert.equal(direct.id, linked.id);
      assert.equal(flowKey(direct.file.realDir), flowKey(linked.file.realDir));
    });

    it('let a deeper ignore file have the last word, as git does', async () => {
      const flow = await load({
        'flow/.gitignore': 'build\n*.tmp\n',
        'flow/sub/.gitignore': '!build\n/only.txt\n',
        'flow/sub/build/x.txt': '',
        'flow/sub/only.txt': '',
        'flow/sub/deep/only.txt': '',
        'flow/build/y.txt': '',
        'flow/sub/z.tmp': '',
      });
      assert.deepEqual(paths(flow), [
        '.gitignore',
        'flow.dag.yaml',
        'sub/.gitignore',
        'sub/build/x.txt',
        'sub/deep/only.txt',
      ]);
    });

    it('refuse an include that would be the flow itself, or a whole disk', async () => {
      const other = await load(
        { 'x/flow.dag.yaml': 'nodes: []' },
        'additional_includes: [../x/flow.dag.yaml]\n',
      );
      assert.deepEqual(codes(other), ['FSE133']);
      assert.deepEqual(codes(await load({}, 'additional_includes: [/]\n')), ['FSE132']);
    });

    it('keep the bits that make a file executable', async () => {
      folder.write({ 'flow/tool.sh': '' });
      chmodSync(folder.at('flow', 'tool.sh'), 0o755);
      assert.equal((await load({})).files.files.find(({ path }) => path === 'tool.sh')?.mode, 0o755);
    });
  });
});
