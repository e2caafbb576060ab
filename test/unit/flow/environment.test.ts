import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { environmentDigest } from '../../../src/flow/environmentDigest.ts';
import { loadFlow, type LoadedFlow } from '../../../src/flow/loadFlow.ts';
import { TestFolder } from '../../support/folder.ts';

const nodes = 'nodes: [{name: a, type: python, source: {type: code, path: a.py}}]\n';

describe('loadFlow, its environment', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  const load = async (files: Record<string, string>, yaml = ''): Promise<LoadedFlow> => {
    folder.write({ 'flow/flow.dag.yaml': yaml + nodes, ...files });
    return await loadFlow(folder.at('flow'));
  };
  const codes = ({ problems }: LoadedFlow): string[] => problems.map(({ code }) => code);

  describe('the environment', () => {
    const image = 'environment: {image: "python:3.8"}\n';

    it('picks up requirements.txt that nobody names, also beside an image', async () => {
      for (const yaml of ['', image]) {
        const { environment } = await load({ 'flow/requirements.txt': '# c\na\n\n' }, yaml);
        assert.deepEqual(environment.requirements?.lines, ['# c', 'a', '']);
        assert.equal(environment.requirements?.declared, false);
      }
    });

    it('is read by the mark of its encoding, as pip does', async () => {
      folder.write({ 'flow/requirements.txt': '' });
      writeFileSync(folder.at('flow', 'requirements.txt'), Buffer.from('\ufeffa==1\nb\n', 'utf16le'));
      const { environment } = await load({});
      assert.deepEqual(environment.requirements?.lines, ['a==1', 'b']);
    });

    it('takes the named file, in a sub-folder, through an include, or outside the flow', async () => {
      const named = (path: string): string => `environment: {python_requirements_txt: ${path}}\n`;
      const inside = await load({ 'flow/env/reqs.txt': 'a' }, named('./env/reqs.txt'));
      assert.equal(inside.environment.requirements?.path, 'env/reqs.txt');
      const included = await load(
        { 'common/needs.txt': 'b' },
        `${named('needs.txt')}additional_includes: [../common/needs.txt]\n`,
      );
      assert.deepEqual(included.environment.requirements?.lines, ['b']);
      assert.equal(included.environment.requirements?.source, folder.at('common', 'needs.txt'));
      const outside = await load({ 'common/needs.txt': 'b' }, named('../common/needs.txt'));
      assert.equal(outside.environment.requirements?.path, folder.at('common', 'needs.txt'));
    });

    it('is what prompt flow hashes: lines in place of the name, null where it is empty', async () => {
      const { environment } = await load({ 'flow/requirements.txt': 'a\n' }, image);
      assert.deepEqual(environment.raw, { image: 'python:3.8', python_requirements_txt: ['a'] });
      assert.equal((await load({}, 'environment:\n')).environment.raw, null);
    });

    it('follows -r and -c, round and round if need be, and names those that lead nowhere', async () => {
      const { environment, problems } = await load({
        'flow/requirements.txt': '-r more/one.txt\n-c limits.txt\n-r gone.txt\n',
        'flow/more/one.txt': '-r two.txt\na\n',
        'flow/more/two.txt': '-r one.txt\n',
        'flow/limits.txt': 'a<2\n',
      });
      assert.deepEqual(environment.nested.map(({ path }) => path).sort(), [
        'limits.txt',
        'more/one.txt',
        'more/two.txt',
      ]);
      assert.deepEqual(
        problems.map(({ code, range }) => [code, range?.start.line]),
        [['FSE141', 2]],
      );
    });

    it('says nothing of what only pip can know: URLs and environment variables', async () => {
      const { problems, environment } = await load({
        'flow/requirements.txt': '-r https://host/a.txt\n-c ${LIMITS}/c.txt\n',
      });
      assert.deepEqual([problems, environment.nested], [[], []]);
    });

    it('tells a requirements file that is ignored from one that is not there', async () => {
      const yaml = 'environment: {python_requirements_txt: needs.txt}\n';
      const { problems } = await load({ 'flow/needs.txt': 'a', 'flow/.amlignore': 'needs.txt\n' }, yaml);
      assert.match(problems[0]?.message ?? '', /left out by an ignore file/);
    });

    it('names what is not a mapping, and takes an empty name for none', async () => {
      assert.deepEqual(codes(await load({}, 'environment: foo\n')), ['FSE115']);
      const empty = await load(
        { 'flow/requirements.txt': 'a' },
        'environment: {python_requirements_txt: ""}\n',
      );
      assert.deepEqual(empty.environment.requirements?.lines, ['a']);
      assert.deepEqual(codes(empty), []);
    });

    it('names a file that is not there, with its line', async () => {
      const { problems } = await load({}, 'inputs: {}\nenvironment:\n  python_requirements_txt: none.txt\n');
      assert.deepEqual(
        problems.map(({ code, range }) => [code, range?.start.line]),
        [['FSE140', 2]],
      );
    });
  });

  describe('the environment digest', () => {
    const digest = async (files: Record<string, string>, yaml = ''): Promise<string> => {
      const { environment, files: listed } = await load(files, yaml);
      return await environmentDigest({ base: ['promptflow'], environment, files: listed, platform: 'p' });
    };

    it('is not changed by code, comments and blank lines', async () => {
      const before = await digest({ 'flow/requirements.txt': 'a==1\nb\n', 'flow/a.py': '1' });
      assert.equal(
        await digest({ 'flow/requirements.txt': '# hello\n\na==1   # x\nb', 'flow/a.py': '2' }),
        before,
      );
    });

    it('is changed by requirements, nested ones, and what pip takes from the flow itself', async () => {
      const seen = new Set([
        await digest({ 'flow/requirements.txt': 'a\n' }),
        await digest({ 'flow/requirements.txt': 'a==1\n' }),
        await digest({ 'flow/requirements.txt': '-r n.txt\n', 'flow/n.txt': 'a\n' }),
        await digest({ 'flow/requirements.txt': '-r n.txt\n', 'flow/n.txt': 'b\n' }),
        await digest({ 'flow/requirements.txt': './lib\n', 'flow/lib/setup.py': '1' }),
        await digest({ 'flow/requirements.txt': './lib\n', 'flow/lib/setup.py': '2' }),
      ]);
      assert.equal(seen.size, 6);
    });

    it('sees such content through extras, markers, options and file: URLs', async () => {
      for (const line of [
        './lib[dev]',
        './lib ; python_version > "3"',
        'lib @ file:./lib',
        'file:./lib',
        '-e ./lib[dev]',
      ]) {
        const with1 = await digest({ 'flow/requirements.txt': line, 'flow/lib/setup.py': '1' });
        assert.notEqual(
          await digest({ 'flow/requirements.txt': line, 'flow/lib/setup.py': '2' }),
          with1,
          line,
        );
      }
    });

    it('is not changed by the code of what is installed in place', async () => {
      const before = await digest({ 'flow/requirements.txt': '-e .', 'flow/setup.py': '', 'flow/a.py': '1' });
      assert.equal(
        await digest({ 'flow/requirements.txt': '-e .', 'flow/setup.py': '', 'flow/a.py': '2' }),
        before,
      );
    });
  });
});
