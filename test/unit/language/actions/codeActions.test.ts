import { deepEqual, equal } from 'node:assert/strict';
import { parseLanguageDocument } from '../../../../src/language/document/languageDocument.ts';
import { diagnose } from '../../../../src/language/features/diagnose.ts';
import { actionsAt, factsOf, titles } from './act.ts';

const codes = (text: string, path = '/w/ask/flow.dag.yaml'): string[] =>
  diagnose(parseLanguageDocument(path.endsWith('.txt') ? 'requirements' : 'flow', text, path)).map(
    ({ code }) => code,
  );

describe('codeActions: fixes', () => {
  const text =
    'inputs:\n  question: {type: string}\nnodes:\n- name: a\n  type: python\n  inputs:\n    q: ${inputs.questio|n}\n';

  it('offers what mends a finding, the likeliest first, with the finding', () => {
    const offered = actionsAt(text.replace('questio|n', 'questoi|n'));
    const [first, second] = offered.actions;
    deepEqual(
      [first?.title, first?.kind, first?.isPreferred, first?.diagnostics?.[0]?.code],
      ['Change to "question"', 'quickfix', true, 'FS112'],
    );
    equal(second?.isPreferred, undefined);
    equal(offered.after('Change to "question"'), text.replace('|', ''));
  });

  it('offers nothing for findings elsewhere', () => {
    const offered = actionsAt(text.replace('questio|n', 'questoin').replace('  question:', '  que|stion:'), {
      only: ['quickfix'],
    });
    equal(titles(offered).includes('Change to "question"'), false);
  });

  it('makes the same change in all places at once, and no other', () => {
    const twice = 'nodes:\n- name: a|\n  skip: {when: x, is: y}\n- name: b\n  skip: {when: x, is: y} # old\n';
    const all = actionsAt(twice.replace('|', ''));
    equal(all.after('Remove "skip" in all 2 places'), 'nodes:\n- name: a\n- name: b\n');
    equal(titles(actionsAt(twice)).includes('Remove "skip" in all 2 places'), false);
    const types = 'inputs:\n  a: {type: str|ng}\n  b: {type: strin}\n  c: {type: strng}\nnodes: []\n';
    equal(
      actionsAt(types).after('Change to "string" in all 2 places'),
      types.replace('str|ng', 'string').replace('strng', 'string'),
    );
  });

  it('says of how many others with the same fault it takes out what it takes out here', () => {
    const includes = 'nodes: []\nadditional_includes:\n- [|]\n- ../x\n- {}\n- {}\n';
    const offered = actionsAt(includes);
    equal(
      offered.after('Remove this include, and 2 more with the same fault'),
      'nodes: []\nadditional_includes:\n- ../x\n',
    );
  });

  it('makes files only where the editor does', () => {
    const facts = factsOf({ 'needs.txt': { kind: 'none', near: [] } });
    const marked = 'environment:\n  python_requirements_txt: needs|.txt\n';
    const { actions } = actionsAt(marked, { facts });
    deepEqual(actions.find(({ title }) => title === 'Create "needs.txt"')?.edit, {
      documentChanges: [
        { kind: 'create', uri: 'file:///w/ask/needs.txt', options: { ignoreIfExists: true } },
      ],
    });
    equal(titles(actionsAt(marked, { facts, createsFiles: false })).includes('Create "needs.txt"'), false);
  });

  it('offers what mends the first findings where very many are selected', () => {
    const inputs = Array.from({ length: 200 }, (_, index) => `  a${index}: {type: strng}\n`).join('');
    const { actions } = actionsAt(`inputs:\n${inputs}nodes: []\n`, { only: ['quickfix'] });
    equal(actions.filter(({ title }) => title === 'Change to "string"').length <= 50, true);
    equal(actions.filter(({ title }) => title === 'Change to "string" in all 200 places').length, 1);
  });

  it('gives only the kinds that are asked for', () => {
    const marked = 'nodes:\n- name: a\n  inputs:\n    q: |3\n';
    deepEqual(
      actionsAt(marked, { only: ['refactor'] }).actions.map(({ kind }) => kind),
      ['refactor.extract'],
    );
    deepEqual(titles(actionsAt(marked, { only: ['source'] })), []);
  });
});

describe('codeActions: ignoring', () => {
  const golden: [before: string, title: string, after: string][] = [
    [
      'inputs:\n  a|: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
      'Ignore "unused-input" on this line',
      'inputs:\n  # flow-sessions: ignore unused-input\n  a: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
    ],
    [
      'inputs:\r\n  # flow-sessions: ignore odd-type\r\n  a|: {type: string}\r\nnodes: [{name: n, type: python, source: {path: n.py}}]\r\n',
      'Ignore "unused-input" on this line',
      'inputs:\r\n  # flow-sessions: ignore odd-type, unused-input\r\n  a: {type: string}\r\nnodes: [{name: n, type: python, source: {path: n.py}}]\r\n',
    ],
    [
      '\uFEFFinputs:\n  a|: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
      'Ignore "unused-input" in this file',
      '\uFEFF# flow-sessions: ignore-file unused-input\ninputs:\n  a: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
    ],
    [
      '# flow-sessions: ignore-file odd-type\ninputs:\n  a|: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
      'Ignore "unused-input" in this file',
      '# flow-sessions: ignore-file odd-type, unused-input\ninputs:\n  a: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
    ],
  ];
  for (const [before, title, after] of golden)
    it(`gives ${JSON.stringify(after)}`, () => {
      const offered = actionsAt(before);
      equal(offered.after(title), after);
      equal(
        offered.findings.some(({ code }) => code === 'FS136'),
        true,
      );
      equal(codes(after).includes('FS136'), false);
    });

  it('offers each rule once', () => {
    const offered = actionsAt(
      'inputs:\n  a: {type: string}\n  b: {type: string}\nnodes: [{name: n, type: python, source: {path: n.py}}]\n',
    );
    const ignoring = titles(offered).filter((title) => title.startsWith('Ignore "unused-input"'));
    equal(ignoring.length, 2);
  });

  it('silences a rule in requirements', () => {
    const path = '/w/ask/requirements.txt';
    const offered = actionsAt('pydantic\nrich==|\n', { path });
    const [finding] = offered.findings;
    const title = titles(offered).find((one) => one.endsWith('on this line'))!;
    const after = offered.after(title);
    equal(/^pydantic\n# flow-sessions: ignore [\w-]+\nrich==\n$/.test(after), true);
    equal(codes(after, path).includes(finding!.code), false);
  });
});
