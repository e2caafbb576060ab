import assert from 'node:assert/strict';
import { applied, codes, factsOf, fixed, found, judged, none, told } from './diagnosed.ts';

const flow = (environment: string): string => `environment:${environment}\nnodes: []\n`;
const image = (text: string): string => flow(`\n  image: ${text}`);
const file = { kind: 'file', source: '/w/flow/requirements.txt' } as const;

describe('the section environment', () => {
  it('is a mapping', () => {
    assert.deepEqual(codes(flow(' requirements.txt')), ['FS140']);
    assert.deepEqual(codes(flow('\n- image: x:1')), ['FS140']);
    assert.deepEqual(fixed(flow(' req.txt # why'), 'FS140'), {
      'Write it under "python_requirements_txt"': flow(' { python_requirements_txt: req.txt } # why'),
    });
    assert.deepEqual(fixed(flow(' python:3'), 'FS140'), {
      'Write it under "image"': flow(' { image: python:3 }'),
    });
    assert.deepEqual(fixed(flow(' ""'), 'FS140'), {});
    assert.deepEqual(codes('nodes: []\n'), []);
  });

  it('is told once in a flex flow, and so are its includes', () => {
    for (const [text, code] of [
      ['environment: x\n', 'FS140'],
      ['environment: []\n', 'FS140'],
      ['environment: { image: "" }\n', 'FS141'],
      ['additional_includes: ../y\n', 'FS152'],
    ] as const)
      assert.deepEqual(
        judged(`entry: a:run\n${text}`, '/w/flow/flow.flex.yaml', factsOf()).map((one) => one.code),
        [code],
        text,
      );
  });

  it('is made one where it is a list of mappings', () => {
    const made = (list: string): string | undefined => fixed(flow(list), 'FS140')['Make it a mapping'];
    const both = '\n  - image: x:1\n    # why\n    python_requirements_txt: r.txt # ours';
    assert.equal(made(both), flow(both.replace('-', ' ')));
    assert.equal(made('\n- image: x:1'), flow('\n  image: x:1'));
    assert.equal(
      made('\n- image: x:1\n- python_requirements_txt: r.txt'),
      flow('\n  image: x:1\n  python_requirements_txt: r.txt'),
    );
    assert.equal(made('\n- { image: x:1 }'), flow('\n  { image: x:1 }'));
    assert.equal(made(' [{ image: x:1 }] # ours'), flow(' { image: x:1 } # ours'));
    assert.equal(made(' [image: x:1]'), flow(' { image: x:1 }'));
    for (const list of [
      '\n- image: x:1\n- image: y:1',
      '\n- image: x:1\n-  python_requirements_txt: r.txt',
      '\n- { image: x:1 }\n- python_requirements_txt: r.txt',
      '\n- &all\n  image: x:1',
      '\n- image: x:1\n- r.txt',
      ' [python:3.11]',
      ' []',
    ])
      assert.equal(made(list), undefined, list);
  });

  it('has no other keys: those that are misspelt are told from those that do nothing', () => {
    const text = flow('\n  python_requirement_txt: r.txt # mine\n  name: x\n  conda_file: c.yml');
    assert.deepEqual(told(text), [
      'FS142 [python_requirement_txt] "environment" has no key "python_requirement_txt", so it is ignored; "python_requirements_txt" may be meant',
      'FS143 [name] prompt flow ignores "name" here; it reads "image" and "python_requirements_txt"',
      'FS143 [conda_file] only "pf flow build" reads "conda_file"; a session does without it',
    ]);
    const [title, after] = Object.entries(fixed(text, 'FS142'))[0]!;
    assert.equal(title, 'Change to "python_requirements_txt"');
    assert.equal(after, text.replace('requirement_', 'requirements_'));
    assert.ok(!codes(after).includes('FS142'));
    assert.deepEqual(fixed(text, 'FS143'), { 'Remove "name"': text.replace('  name: x\n', '') });
    for (const key of ['requirements', 'requirements_txt', 'base_image', 'docker-image', 'Image'])
      assert.deepEqual(codes(flow(`\n  ${key}: x`)), ['FS142'], key);
    assert.deepEqual(codes(flow('\n  image: x:1\n  base_image: y:1')), ['FS143']);
  });

  it('has one line of text in each of its keys', () => {
    assert.deepEqual(told(image('3.8')), [
      'FS141 [3.8] "image" is a number; prompt flow wants the name of an image',
    ]);
    assert.deepEqual(fixed(image('3.8'), 'FS141'), { 'Put it in quotes': image('"3.8"') });
    assert.deepEqual(codes(image('{ name: x }')), ['FS141']);
    assert.deepEqual(codes(image('')), ['FS141']);
    assert.deepEqual(codes(image('""')), ['FS141']);
    assert.deepEqual(codes(flow('\n  python_requirements_txt: [true]')), ['FS141']);
    assert.deepEqual(codes(flow('\n  python_requirements_txt: yes.txt')), []);
  });

  it('names a file where packages are written instead', () => {
    const after = flow('\n  python_requirements_txt: requirements.txt');
    const facts = factsOf();
    for (const written of [
      ': |\n    langchain # why\n    openai>=1',
      ':\n  - langchain # why\n  - openai>=1',
    ]) {
      const text = flow(`\n  python_requirements_txt${written}`);
      const [finding] = found(text, facts);
      assert.equal(finding?.code, 'FS141');
      assert.equal(applied(text, finding.fixes![0]!), after);
      assert.match(finding.fixes![0]!.newFiles![0]!.text, /^langchain.*\nopenai>=1\n$/);
      assert.equal(finding.fixes![0]!.newFiles![0]!.path, '/w/flow/requirements.txt');
      assert.deepEqual(found(text, factsOf({ paths: { 'requirements.txt': file } }))[0]!.fixes, []);
    }
  });

  it('says what an empty one means', () => {
    const empty = flow('');
    assert.deepEqual(codes(empty), []);
    const [finding] = found(empty, factsOf());
    assert.match(finding!.message, /default image with no packages of the flow's own$/);
    assert.equal(applied(empty, finding!.fixes![0]!), flow('\n  python_requirements_txt: requirements.txt'));
    assert.deepEqual(finding!.fixes![0]!.newFiles, [{ path: '/w/flow/requirements.txt', text: '' }]);
    const withFile = found(empty, factsOf({ paths: { 'requirements.txt': file } }))[0]!;
    assert.match(withFile.message, /even though nothing names it/);
    assert.deepEqual(withFile.fixes, []);
    assert.deepEqual(codes(flow(' {}'), factsOf()), ['FS144']);
    assert.deepEqual(codes(flow('\n  base_image: x'), factsOf()), ['FS142']);
  });
});

describe('the image', () => {
  it('is well formed', () => {
    assert.deepEqual(told(image('My/Image:1 x')), [
      'FS149 [My/Image:1 x] "My/Image:1 x" is no name of an image: "1 x" is no tag',
    ]);
    const text = image("'reg.io/Team/x:1' # ours");
    assert.deepEqual(fixed(text, 'FS149'), { 'Change to "reg.io/team/x:1"': text.replace('Team', 'team') });
    assert.deepEqual(codes(image('reg.io:5000/team/x:1')), []);
  });

  it('stays the same where it has a version', () => {
    assert.deepEqual(codes(image('python')), ['FS150']);
    assert.deepEqual(codes(image('python:latest')), ['FS150']);
    assert.deepEqual(codes(image('python:3.11-slim')), []);
    assert.deepEqual(codes(image(`python@sha256:${'0'.repeat(64)}`)), []);
  });

  it('is none that Microsoft has retired', () => {
    for (const name of ['promptflow-runtime:latest', 'promptflow-runtime-stable', 'promptflow-python:1.2'])
      assert.deepEqual(codes(image(`mcr.microsoft.com/azureml/promptflow/${name}`)), ['FS151'], name);
    assert.deepEqual(codes(image('mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:20240101.v1')), []);
    assert.equal(
      found(image('mcr.microsoft.com/azureml/promptflow/promptflow-runtime'))[0]?.tag,
      'deprecated',
    );
  });
});

describe('the requirements file', () => {
  const named = (path: string, more = ''): string =>
    flow(`\n  python_requirements_txt: ${path} # ours`) + more;

  it('is there', () => {
    const facts = factsOf({ paths: { 'req.txt': none('reqs.txt'), 'requirements.txt': file } });
    assert.deepEqual(codes(named('req.txt'), facts), ['FS145']);
    assert.deepEqual(fixed(named('req.txt'), 'FS145', facts), {
      'Change to "reqs.txt"': named('reqs.txt'),
      'Change to "requirements.txt"': named('requirements.txt'),
      'Create "req.txt"': named('req.txt'),
    });
    const create = found(named('req.txt'), facts)[0]!.fixes!.at(-1)!;
    assert.deepEqual(create.newFiles, [{ path: '/w/flow/req.txt', text: '' }]);
    assert.deepEqual(
      codes(named('sub'), factsOf({ paths: { sub: { kind: 'folder', source: '/w/flow/sub' } } })),
      ['FS145'],
    );
    assert.deepEqual(codes(named('x.txt'), factsOf({ paths: { 'x.txt': { kind: 'unknown' } } })), []);
    assert.deepEqual(codes(named('x.txt')), []);
    const beside = factsOf({ paths: { 'x.txt': none('../lib/x.txt') } });
    assert.deepEqual(Object.entries(fixed(named('x.txt'), 'FS145', beside))[0], [
      'Add "../lib/x.txt" to additional_includes',
      named('x.txt', 'additional_includes:\n  - ../lib/x.txt\n'),
    ]);
    assert.deepEqual(
      Object.keys(fixed(named('../x.txt'), 'FS145', factsOf({ paths: { '../x.txt': none() } }))),
      [],
    );
  });

  it('lies in the flow folder, or is included', () => {
    const facts = factsOf({ paths: { '../req.txt': { kind: 'file', source: '/w/req.txt' } } });
    assert.deepEqual(codes(named('../req.txt'), facts), ['FS146']);
    assert.deepEqual(fixed(named('../req.txt'), 'FS146', facts), {
      'Add "../req.txt" to additional_includes': named('req.txt', 'additional_includes:\n  - ../req.txt\n'),
    });
    const with_ = (items: string): string =>
      named('../req.txt', `additional_includes:\n- ../a.py # a\n${items}tags: {}\n`);
    assert.equal(
      Object.values(fixed(with_(''), 'FS146', facts))[0],
      with_('- ../req.txt\n').replace('../req.txt # ours', 'req.txt # ours'),
    );
    const inside = factsOf({ paths: { '/w/flow/r.txt': { kind: 'file', source: '/w/flow/r.txt' } } });
    assert.deepEqual(codes(named('/w/flow/r.txt'), inside), []);
  });

  it('may come from an include, and take the place of the own one', () => {
    const includes = 'additional_includes:\n- ../common/requirements.txt\n';
    const brought = {
      kind: 'file',
      source: '/w/common/requirements.txt',
      include: '../common/requirements.txt',
    } as const;
    const facts = factsOf({ paths: { 'requirements.txt': brought } });
    const [finding] = found(named('requirements.txt', includes), facts);
    assert.equal(finding?.code, 'FS147');
    assert.equal(finding.related?.length, 1);
    assert.deepEqual(told(`nodes: []\n${includes}`, facts), [
      'FS147 [../common/requirements.txt] "requirements.txt" comes from the include "../common/requirements.txt", and is taken even though nothing names it',
    ]);
    const shadowing = factsOf({
      paths: { 'requirements.txt': { ...brought, shadows: '/w/flow/requirements.txt' } },
    });
    assert.deepEqual(told(named('requirements.txt', includes), shadowing), [
      'FS148 [requirements.txt] the requirements are those of the include "../common/requirements.txt", which takes the place of the flow folder\'s own "requirements.txt"',
    ]);
  });
});
