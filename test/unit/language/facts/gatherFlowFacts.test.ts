import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { gatherFlowFacts } from '../../../../src/language/facts/gatherFlowFacts.ts';
import type { FlowFacts } from '../../../../src/language/features/facts.ts';
import { TestFolder } from '../../../support/folder.ts';

describe('gatherFlowFacts', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder({
      'flow/flow.dag.yaml': '',
      'flow/hello.py': '',
      'flow/prompts/ask.jinja2': '',
      'flow/requirements.txt': '',
      'lib/hello.py': '',
      'lib/prompts/more.jinja2': '',
      'other/hello.py': '',
    });
  });
  afterEach(() => folder.remove());

  const gather = async (text: string, name = 'flow.dag.yaml'): Promise<FlowFacts> => {
    const path = folder.at('flow', name);
    return await gatherFlowFacts(parseFlowDocument(text, path), [folder.path]);
  };
  const sources = (...paths: string[]): string =>
    `nodes:\n${paths.map((path) => `- source: { path: ${JSON.stringify(path)} }\n`).join('')}`;
  const includes = (...items: string[]): string =>
    `additional_includes:\n${items.map((item) => `- ${JSON.stringify(item)}\n`).join('')}`;

  it('looks for what may have been meant only as often as anyone reads', async () => {
    const many = Array.from({ length: 120 }, (_, index) => './'.repeat(index));
    const facts = await gather(
      sources(...many.map((up) => `${up}helo.py`)) + includes(...many.map((up) => `${up}../lip`)),
    );
    const looked = (of: ReadonlyMap<string, object>): number =>
      [...of.values()].filter((fact) => 'near' in fact && (fact.near as string[]).length > 0).length;
    assert.deepEqual([looked(facts.paths), looked(facts.includes)], [100, 100]);
  });

  it('says what the flow folder has, and what may have been meant', async () => {
    const facts = await gather(
      `${sources('hello.py', 'helo.py', 'prompts', 'prompts/ask.jinja', 'far.md')}environment: { python_requirements_txt: reqs.txt }`,
    );
    assert.deepEqual(facts.paths.get('hello.py'), { kind: 'file', source: folder.at('flow/hello.py') });
    assert.deepEqual(facts.paths.get('helo.py'), { kind: 'none', near: ['hello.py'] });
    assert.deepEqual(facts.paths.get('prompts'), { kind: 'folder', source: folder.at('flow/prompts') });
    assert.deepEqual(facts.paths.get('prompts/ask.jinja'), { kind: 'none', near: ['prompts/ask.jinja2'] });
    assert.deepEqual(facts.paths.get('far.md'), { kind: 'none', near: [] });
    assert.equal(facts.paths.get('reqs.txt')?.kind, 'none');
    assert.equal(facts.requirementsTxt, true);
    assert.deepEqual(facts.definitions, ['flow.dag.yaml']);
    assert.equal(facts.folder, folder.at('flow'));
  });

  it('finds files of that name beside the flow folder and the one around it, in the workspace only', async () => {
    folder.write({
      'tools/find.py': '',
      'flow.d/x.py': '',
      '_kept/find.py': '',
      'deep/flow/flow.dag.yaml': '',
    });
    const near = async (path: string, text: string, workspace = folder.path): Promise<unknown> => {
      const document = parseFlowDocument(text, folder.at(path));
      return [...(await gatherFlowFacts(document, [workspace])).paths.values()][0];
    };
    const found = (...paths: string[]): object => ({ kind: 'none', near: paths });
    assert.deepEqual(await near('flow/flow.dag.yaml', sources('a/find.py')), found('../tools/find.py'));
    assert.deepEqual(await near('deep/flow/flow.dag.yaml', sources('find.py')), found('../../tools/find.py'));
    assert.deepEqual(await near('deep/flow/flow.dag.yaml', sources('find.py'), folder.at('deep')), found());
    assert.deepEqual(await near('flow/flow.dag.yaml', sources('find.py'), folder.at('flow')), found());
    const module = async (entry: string): Promise<unknown> => {
      const document = parseFlowDocument(`entry: ${entry}:run\n`, folder.at('flow/flow.flex.yaml'));
      return (await gatherFlowFacts(document, [folder.path])).paths.get(entry);
    };
    assert.deepEqual(await module('find'), found('../tools/find.py'));
    assert.deepEqual(await module('pip.find'), found());
  });

  it('looks whether the name is free that an include would give to what lies elsewhere', async () => {
    const facts = await gather(sources('../lib/hello.py', folder.at('lib/prompts/more.jinja2')));
    assert.deepEqual(facts.paths.get('hello.py'), { kind: 'file', source: folder.at('flow/hello.py') });
    assert.equal(facts.paths.get('more.jinja2')?.kind, 'none');
  });

  it('looks at the nodes of variants too', async () => {
    const facts = await gather(
      'node_variants: { n: { variants: { v: { node: { source: { path: hello.py } } } } } }',
    );
    assert.equal(facts.paths.get('hello.py')?.kind, 'file');
  });

  it('lets includes win over the flow folder, and later ones over earlier ones', async () => {
    const facts = await gather(
      sources('hello.py', 'lib/prompts/more.jinja2', 'lib') +
        includes('../lib/hello.py', '../other/hello.py', '../lib'),
    );
    assert.deepEqual(facts.paths.get('hello.py'), {
      kind: 'file',
      source: folder.at('other/hello.py'),
      include: '../other/hello.py',
      shadows: folder.at('lib/hello.py'),
    });
    assert.deepEqual(facts.paths.get('lib/prompts/more.jinja2'), {
      kind: 'file',
      source: folder.at('lib/prompts/more.jinja2'),
      include: '../lib',
    });
    assert.equal(facts.paths.get('lib')?.kind, 'folder');
  });

  it('finds in the flow folder what an include of a folder of that name does not bring', async () => {
    const facts = await gather(
      sources('prompts/ask.jinja2', 'prompts/more.jinja2') + includes('../lib/prompts'),
    );
    assert.deepEqual(facts.paths.get('prompts/ask.jinja2'), {
      kind: 'file',
      source: folder.at('flow/prompts/ask.jinja2'),
    });
    assert.equal(facts.paths.get('prompts/more.jinja2')?.kind, 'file');
  });

  it('does not know what an include that is not there would bring', async () => {
    const facts = await gather(
      sources('gone.py', 'shared/x.py', 'hello.py') + includes('../lib/gone.py', 'C:\\code\\shared'),
    );
    assert.deepEqual(facts.includes.get('../lib/gone.py'), {
      kind: 'none',
      tried: folder.at('lib/gone.py'),
      near: [],
    });
    assert.deepEqual(facts.includes.get('C:\\code\\shared'), { kind: 'unknown' });
    assert.deepEqual(facts.paths.get('gone.py'), { kind: 'unknown' });
    assert.deepEqual(facts.paths.get('shared/x.py'), { kind: 'unknown' });
    assert.equal(facts.paths.get('hello.py')?.kind, 'file');
  });

  it('finds what an include may have meant', async () => {
    const facts = await gather(
      includes(
        'lib/hello.py',
        '../../lib/hello.py',
        '..\\lib\\hello.py',
        '../lib/*.py',
        '../libs/hello.py',
        '../lib/hello.py ',
        '/',
      ),
    );
    const near = [...facts.includes].map(([item, fact]) => [item, 'near' in fact ? fact.near[0] : fact.kind]);
    assert.deepEqual(near, [
      ['lib/hello.py', '../lib/hello.py'],
      ['../../lib/hello.py', '../lib/hello.py'],
      ['..\\lib\\hello.py', '../lib/hello.py'],
      ['../lib/*.py', '../lib'],
      ['../libs/hello.py', '../lib/hello.py'],
      ['../lib/hello.py ', '../lib/hello.py'],
      ['/', 'disk'],
    ]);
  });

  it('finds the module of an entry, and its names', async () => {
    folder.write({ 'flow/app/main.py': 'def run(): ...\n', 'flow/pack/__init__.py': '' });
    const facts = await gather('entry: app.main:run', 'flow.flex.yaml');
    assert.deepEqual(facts.paths.get('app.main'), { kind: 'file', source: folder.at('flow/app/main.py') });
    assert.deepEqual(facts.entryNames, ['run']);
    assert.deepEqual(facts.entrySignature, { kind: 'function', of: 'app.main:run', inputs: [] });
    const whole = await gather('entry: pack:run', 'flow.flex.yaml');
    assert.equal(whole.paths.get('pack')?.kind, 'file');
    const file = await gather('entry: app.main.py:run', 'flow.flex.yaml');
    assert.deepEqual(file.paths.get('app.main.py'), { kind: 'none', near: ['app.main'] });
    const near = await gather('entry: app.mian:run', 'flow.flex.yaml');
    assert.deepEqual(near.paths.get('app.mian'), { kind: 'none', near: ['app.main'] });
  });

  it('says nothing of what it may not look at', async () => {
    folder.write({ 'closed/x.py': '' });
    chmodSync(folder.at('closed'), 0);
    try {
      if (process.getuid?.() === 0) symlinkSync('itself', folder.at('itself'));
      const [item, path] = process.getuid?.() === 0 ? ['../itself', 'itself'] : ['../closed/x.py', 'x.py'];
      const facts = await gather(sources(path!) + includes(item!));
      assert.deepEqual(facts.includes.get(item!), { kind: 'unknown' });
      assert.deepEqual(facts.paths.get(path!), { kind: 'unknown' });
    } finally {
      chmodSync(folder.at('closed'), 0o700);
    }
  });

  it('follows links to the flow folder for relative includes', async () => {
    folder.write({ 'deep/down/real/flow.dag.yaml': '', 'deep/down/near.py': '' });
    symlinkSync(folder.at('deep/down/real'), folder.at('link'));
    const path = folder.at('link/flow.dag.yaml');
    const facts = await gatherFlowFacts(parseFlowDocument(includes('../near.py'), path), []);
    assert.deepEqual(facts.includes.get('../near.py'), {
      kind: 'file',
      source: folder.at('deep/down/near.py'),
      name: 'near.py',
    });
    assert.equal(facts.realFolder, folder.at('deep/down/real'));
  });

  it('ends when it is cancelled', async () => {
    const document = parseFlowDocument(sources('a', 'b'), folder.at('flow/flow.dag.yaml'));
    await assert.rejects(gatherFlowFacts(document, [], AbortSignal.abort()), { name: 'AbortError' });
  });
});
