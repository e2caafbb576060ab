import assert from 'node:assert/strict';
import type { FlowFacts, IncludeFact } from '../../../../src/language/features/facts.ts';
import { codes, factsOf, fixed, found, present, told } from './diagnosed.ts';

const flow = (...items: string[]): string =>
  `nodes: []\nadditional_includes:\n${items.map((item) => `- ${item}\n`).join('')}tags: {}\n`;
const facts = (includes: Record<string, IncludeFact>): FlowFacts => factsOf({ includes });
const missing = (tried: string, ...near: string[]): IncludeFact => ({ kind: 'none', tried, near });

describe('additional_includes', () => {
  it('is a list of texts', () => {
    const text = 'nodes: []\nadditional_includes: ../a.py # a\n';
    assert.deepEqual(codes(text), ['FS152']);
    assert.deepEqual(fixed(text, 'FS152'), { 'Make it a list': text.replace('../a.py', '[../a.py]') });
    assert.deepEqual(fixed('additional_includes: 1\nnodes: []\n', 'FS152'), {
      'Make it a list': 'additional_includes: ["1"]\nnodes: []\n',
    });
    assert.deepEqual(codes('additional_includes: { a: b }\n'), ['FS152']);
    for (const nothing of ['', ' []', ' ~']) assert.deepEqual(codes(`additional_includes:${nothing}\n`), []);
    const odd = flow('../a.py', '', '12', '{ type: artifact, name: x }', 'true', '[..]');
    assert.deepEqual(codes(odd), ['FS152', 'FS152', 'FS152', 'FS152', 'FS152']);
    assert.deepEqual(fixed(flow('../a.py', '12 # twelve'), 'FS152'), {
      'Put it in quotes': flow('../a.py', '"12" # twelve'),
      'Remove this include': flow('../a.py'),
    });
    assert.deepEqual(fixed(flow('../a.py', ''), 'FS152'), { 'Remove this include': flow('../a.py') });
  });

  it('is a list of paths where its items say that they are', () => {
    const changed = (item: string): string | undefined =>
      Object.entries(fixed(flow('../a.py', item), 'FS152')).find(([title]) =>
        title.startsWith('Change'),
      )?.[1];
    assert.equal(changed('path: ../x # why'), flow('../a.py', '../x # why'));
    assert.equal(changed('{ source: "../x y" }'), flow('../a.py', '"../x y"'));
    for (const item of ['path: 1', 'name: x', '{ path: ../x, type: file }', '{ path: }', 'path: |\n    ../x'])
      assert.equal(changed(item), undefined, item);
  });

  it('takes an include out wherever it stands', () => {
    const gone = { '../b': missing('/w/b') };
    const removed = (text: string): string | undefined =>
      fixed(text, 'FS153', facts(gone))['Remove this include'];
    assert.equal(removed(flow('../a', '../b # gone', '../c')), flow('../a', '../c'));
    assert.equal(removed(flow('../b')), 'nodes: []\ntags: {}\n');
    const commented = 'nodes: []\nadditional_includes:\n# why\n- ../b\n';
    assert.equal(removed(commented), 'nodes: []\nadditional_includes:\n# why\n');
    assert.equal(removed('additional_includes: [../a, ../b, ../c]\n'), 'additional_includes: [../a, ../c]\n');
    assert.equal(removed('additional_includes: [../a, ../b]\n'), 'additional_includes: [../a]\n');
    assert.equal(removed('additional_includes: [../b]\n'), 'additional_includes: []\n');
    assert.equal(removed(flow('../b').replaceAll('\n', '\r\n')), 'nodes: []\r\ntags: {}\r\n');
    assert.equal(
      removed(flow('../a', '"../b"').slice(0, -'tags: {}\n'.length - 1)),
      'nodes: []\nadditional_includes:\n- ../a\n',
    );
    assert.equal(removed('x: &x ../b\nadditional_includes:\n- *x\n'), undefined);
  });

  it('leads to something', () => {
    const text = flow('"../lib/tol.py" # tool');
    const found1 = facts({ '../lib/tol.py': missing('/w/lib/tol.py', '../lib/tool.py') });
    assert.deepEqual(told(text, found1), [
      'FS153 ["../lib/tol.py"] the include "../lib/tol.py" is not there: the workspace has no "lib/tol.py"',
    ]);
    assert.equal(fixed(text, 'FS153', found1)['Change to "../lib/tool.py"'], text.replace('tol', 'tool'));
    const reasons: Record<string, RegExp> = {
      '~/x.py': /home folder/,
      '${HOME}/x': /variables/,
      '../lib/*.py': /included with all that is in it/,
      'https://example.com/x.py': /only files and folders of this machine/,
      'azureml:x:1': /only files and folders of this machine/,
      ' x.py': /space around it/,
      '../k.zip': /without "\.zip", which would be packed/,
    };
    for (const [item, reason] of Object.entries(reasons)) {
      const [finding] = found(flow(JSON.stringify(item)), facts({ [item]: missing(`/w/${item}`) }));
      assert.equal(finding?.code, 'FS153', item);
      assert.match(finding.message, reason, item);
    }
    assert.deepEqual(codes(text), []);
    assert.deepEqual(codes(text, facts({ '../lib/tol.py': { kind: 'unknown' } })), []);
  });

  it('is looked for at a place that is told once, and from nearby', () => {
    const why = (item: string, tried: string, more: Partial<FlowFacts> = {}): string | undefined =>
      found(flow(item), { ...facts({ [item]: missing(tried) }), ...more }).find(
        ({ code }) => code === 'FS153',
      )?.message;
    const plain = (item: string): string => `the include "${item}" is not there`;
    assert.equal(why('../../x/a.py', '/x/a.py'), plain('../../x/a.py'));
    assert.equal(why('lib/a.py', '/w/flow/lib/a.py', { workspaceFolders: ['/w/flow'] }), plain('lib/a.py'));
    assert.equal(why('/x/a.py', '/x/a.py'), plain('/x/a.py'));
    const linked = { realFolder: '/real/w/flow' };
    assert.equal(why('../a.py', '/real/w/a.py', linked), plain('../a.py'));
    assert.equal(why('../a.py', '/else/a.py'), `${plain('../a.py')}: nothing is at "../../else/a.py"`);
  });

  it('is found on every machine', () => {
    const text = flow('/w/lib/x.py # x');
    const there = facts({ '/w/lib/x.py': present('file', '/w/lib/x.py') });
    assert.deepEqual(codes(text, there), ['FS155']);
    assert.deepEqual(fixed(text, 'FS155', there), {
      'Make it relative: "../lib/x.py"': flow('../lib/x.py # x'),
    });
    assert.deepEqual(codes(flow('C:\\code\\x.py')), ['FS155']);
    const windows = flow('..\\lib\\x.py');
    assert.deepEqual(codes(windows, facts({ '..\\lib\\x.py': missing('/w/flow/..\\lib\\x.py') })), ['FS154']);
    assert.deepEqual(fixed(windows, 'FS154'), { 'Change to "../lib/x.py"': flow('../lib/x.py') });
    assert.deepEqual(codes(flow('/'), facts({ '/': { kind: 'disk', source: '/' } })), ['FS167']);
  });

  it('is told once where it is an absolute path out of the workspace', () => {
    const from = (source: string): FlowFacts => facts({ [source]: present('file', source) });
    assert.deepEqual(codes(flow('/etc/hosts'), from('/etc/hosts')), ['FS155']);
    assert.deepEqual(fixed(flow('/etc/hosts'), 'FS155', from('/etc/hosts')), {});
    const beside = {
      ...from('/home/me/lib/x.py'),
      folder: '/home/me/w/flow',
      workspaceFolders: ['/home/me/w'],
    };
    assert.deepEqual(codes(flow('/home/me/lib/x.py'), beside), ['FS155']);
    assert.deepEqual(Object.keys(fixed(flow('/home/me/lib/x.py'), 'FS155', beside)), [
      'Make it relative: "../../lib/x.py"',
    ]);
  });

  it('lies in the workspace', () => {
    const text = flow('../../shared');
    const outside = { ...facts({ '../../shared': present('folder', '/shared') }) };
    assert.deepEqual(codes(text, outside), ['FS156']);
    assert.deepEqual(codes(text, { ...outside, workspaceFolders: [] }), []);
    assert.deepEqual(codes(text, { ...outside, realFolder: '/elsewhere/flow' }), []);
    assert.deepEqual(codes(text, { ...outside, workspaceFolders: ['/w', '/shared'] }), []);
  });

  it('brings what is not there anyway', () => {
    const text = flow('.', '..', 'h.py', 'l/h.py');
    const all = facts({
      '.': present('folder', '/w/flow'),
      '..': present('folder', '/w'),
      'h.py': present('file', '/w/flow/h.py'),
      'l/h.py': present('file', '/w/flow/l/h.py', 'h2.py'),
    });
    assert.deepEqual(codes(text, all), ['FS162', 'FS163', 'FS164', 'FS164']);
    assert.equal(fixed(flow('.', '..'), 'FS162', all)['Remove this include'], flow('..'));
    assert.equal(fixed(flow('..', 'h.py'), 'FS164', all)['Remove this include'], flow('..'));
  });

  it('stands there once, and has a name of its own', () => {
    assert.deepEqual(told(flow('../a', '../b', '../a')), [
      'FS157 [../a] "../a" is included again further down, so this one changes nothing',
    ]);
    assert.deepEqual(fixed(flow('../a', '../b', '../a'), 'FS157'), {
      'Remove this include': flow('../b', '../a'),
    });
    const names = facts({
      '../a/x.py': present('file', '/w/a/x.py'),
      './../a/x.py': present('file', '/w/a/x.py'),
      '../b/x.py': present('file', '/w/b/x.py'),
      '../a/lib': present('folder', '/w/a/lib'),
      '../b/lib': present('folder', '/w/b/lib'),
      '../c/lib': present('file', '/w/c/lib'),
    });
    assert.deepEqual(codes(flow('../a/x.py', './../a/x.py'), names), ['FS157']);
    const [clash] = found(flow('../a/x.py', '../b/x.py'), names);
    assert.equal(clash?.code, 'FS158');
    assert.match(clash.message, /^"\.\.\/b\/x\.py" further down becomes "x\.py" too/);
    assert.equal(clash.related?.length, 1);
    assert.equal(
      fixed(flow('../a/x.py', '../b/x.py'), 'FS158', names)['Remove this include'],
      flow('../b/x.py'),
    );
    assert.deepEqual(codes(flow('../a/lib', '../b/lib'), names), ['FS159']);
    assert.match(found(flow('../a/lib', '../c/lib'), names)[0]!.message, /prompt flow itself fails/);
  });

  it('says what is packed', () => {
    const zip = facts({ '../k.zip': present('zip', '/w/k', 'k.zip') });
    assert.deepEqual(codes(flow('../k.zip'), zip), ['FS165']);
  });
});

describe('what a walk through the session tells', () => {
  const includes = { '../a': present('folder', '/w/a'), '../x.py': present('file', '/w/x.py') };
  const text = flow('../a', '../x.py');

  it('names what is overwritten', () => {
    const overwrite = (path: string, replaced: string, item = '../a') => ({ path, by: '', replaced, item });
    const overwrites = [
      overwrite('a/1.py', '/w/flow/a/1.py'),
      ...['2', '3', '4', '5'].map((name) => overwrite(`a/${name}.py`, `/w/b/a/${name}.py`)),
      overwrite('flow.dag.yaml', '/w/flow/flow.dag.yaml'),
      overwrite('x.py', '/w/other/x.py', '../x.py'),
    ];
    assert.deepEqual(told(text, factsOf({ includes, session: { overwrites } })), [
      'FS160 [../a] "../a" takes the place of "a/1.py", "../b/a/2.py", "../b/a/3.py" and 2 more',
    ]);
  });

  it('names what is left out, and what is refused', () => {
    const session = {
      leftOut: new Map([['../x.py', 'ignored by .gitignore']]),
      problems: [
        { code: 'FSE133', item: '../a', message: '' },
        { code: 'FSE130', item: '../a', message: 'told before' },
        { code: 'FSE120', message: 'the link /w/flow/l leads to nothing' },
        { code: 'FSE121', message: 'the link /w/flow/m leads back to /w/flow, from where it is reached' },
      ],
    };
    assert.deepEqual(told(text, factsOf({ includes, session })), [
      'FS161 [../a] "../a" would take the place of "flow.dag.yaml" itself; a session refuses the flow',
      'FS167 [nodes] a session refuses the flow: the link flow/l leads to nothing',
      'FS167 [nodes] a session refuses the flow: the link flow/m leads back to flow, from where it is reached',
      'FS166 [../x.py] "../x.py" does not come into the session: ignored by .gitignore',
    ]);
    const after = fixed(text, 'FS161', factsOf({ includes, session }))['Remove this include'];
    assert.equal(after, flow('../x.py'));
    const outside = factsOf({
      includes: { '../../x': present('folder', '/x') },
      session: {
        problems: [{ code: 'FSE122', item: '../../x', message: '/x/y/z cannot be read (EACCES)' }],
      },
    });
    assert.deepEqual(told(flow('../../x'), outside).slice(1), [
      'FS167 [../../x] a session refuses the flow: ../../x/y/z cannot be read (EACCES)',
    ]);
  });

  it('says where the bytes come from once they are many', () => {
    const bytesByInclude = new Map([
      ['../x.py', 30],
      ['../a', 290e6],
    ]);
    const [finding] = found(
      text,
      factsOf({ includes, session: { totalBytes: 312e6, files: 4120, bytesByInclude } }),
    );
    assert.equal(finding?.code, 'FS168');
    assert.match(
      finding.message,
      /312 MB in 4120 files, above 100 MB: 22 MB in the flow folder, 290 MB by "\.\.\/a";/,
    );
    assert.equal(finding.related?.length, 1);
    assert.deepEqual(codes(text, factsOf({ includes, session: { totalBytes: 99e6 } })), []);
  });
});
