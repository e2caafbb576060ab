import assert from 'node:assert/strict';
import type { FlowFacts, IncludeFact, PathFact } from '../../../../src/language/features/facts.ts';
import { applied, factsOf, judged, none, present } from './diagnosed.ts';

const file = (source: string, more: object = {}): PathFact => ({ kind: 'file', source, ...more });
const away = '../out/n.py';
const there: Record<string, PathFact> = { [away]: file('/w/out/n.py'), 'n.py': none() };
const factsWith = (includes: Record<string, IncludeFact> = {}, paths = there): FlowFacts =>
  factsOf({ paths, includes });

const node = (name: string, path: string): string =>
  `- name: ${name}\n  type: python\n  source:\n    type: code\n    path: ${path} # ours\n`;
const flow = (path: string, ...items: string[]): string =>
  `nodes:\n${node('a', path)}` +
  (items.length ? `additional_includes:\n${items.map((item) => `- ${item}\n`).join('')}` : '');

/** What is said of sources, with what each fix makes of the text. */
function told(text: string, facts: FlowFacts) {
  return judged(text, '/w/flow/flow.dag.yaml', facts)
    .filter(({ code }) => ['FS125', 'FS130', 'FS169'].includes(code))
    .map(({ code, severity, message, fixes = [] }) => ({
      what: `${code} ${severity}`,
      message,
      fixes: Object.fromEntries(fixes.map((fix) => [fix.title, fix.newFiles ? '' : applied(text, fix)])),
    }));
}
const fixes = (text: string, facts: FlowFacts): Record<string, string> =>
  Object.assign({}, ...told(text, facts).map((one) => one.fixes));

describe('a source outside the flow folder', () => {
  it('is no part of a session, and can be included', () => {
    assert.deepEqual(told(flow(away), factsWith()), [
      {
        what: 'FS169 warning',
        message:
          '"../out/n.py" lies outside the flow folder: prompt flow runs it from there, but no session has it, and it is not uploaded',
        fixes: {
          'Add "../out/n.py" to additional_includes': `${flow('n.py')}additional_includes:\n  - ../out/n.py\n`,
        },
      },
    ]);
  });

  it('is not found once the flow has includes', () => {
    const lib = { '../x.py': present('file', '/w/x.py') };
    const [finding] = told(flow(`"${away}"`, '../x.py # x'), factsWith(lib));
    assert.equal(finding?.what, 'FS130 error');
    assert.match(finding.message, /copies a flow with includes to another folder$/);
    assert.deepEqual(finding.fixes, {
      'Add "../out/n.py" to additional_includes': flow('"n.py"', '../x.py # x', away),
    });
  });

  it('has the name that the includes there are give it', () => {
    for (const [item, kind, source, path] of [
      [away, 'file', '/w/out/n.py', 'n.py'],
      ['../out', 'folder', '/w/out', 'out/n.py'],
    ] as const)
      assert.deepEqual(fixes(flow(away, item), factsWith({ [item]: present(kind, source) })), {
        [`Change to "${path}"`]: flow(path, item),
      });
  });

  it('is brought for all nodes at once', () => {
    const text = (path: string): string => flow(path) + node('b', path);
    assert.deepEqual(Object.values(fixes(text(away), factsWith())), [
      `${text('n.py')}additional_includes:\n  - ../out/n.py\n`,
    ]);
    const aliased = (path: string): string => flow(`&n ${path}`) + node('b', '*n');
    assert.deepEqual(Object.values(fixes(aliased(away), factsWith())), [
      `${aliased('n.py')}additional_includes:\n  - ../out/n.py\n`,
    ]);
  });

  it('takes the place of no other file', () => {
    const own = { ...there, 'n.py': file('/w/flow/n.py') };
    assert.deepEqual(fixes(flow(away), factsWith({}, own)), {});
    assert.deepEqual(fixes(flow(away) + node('b', 'n.py'), factsWith({}, { [away]: there[away]! })), {});
    assert.deepEqual(
      fixes(flow(away, '../x/n.py'), factsWith({ '../x/n.py': present('file', '/w/x/n.py') })),
      {},
    );
  });

  it('is told of an absolute path, and of one that comes back', () => {
    const absolute = told(flow('/w/out/n.py'), factsWith({}, { '/w/out/n.py': file('/w/out/n.py') }));
    assert.match(
      absolute[0]!.message,
      /^"\/w\/out\/n\.py" is an absolute path, which is there only on this machine$/,
    );
    assert.deepEqual(Object.keys(absolute[0]!.fixes), ['Add "../out/n.py" to additional_includes']);
    const far = told(flow('/opt/n.py', '../x.py'), factsWith({}, { '/opt/n.py': file('/opt/n.py') }));
    assert.deepEqual([far[0]?.what, far[0]?.fixes], ['FS169 warning', {}]);
    const back = factsWith({}, { '../flow/n.py': file('/w/flow/n.py') });
    for (const [text, what] of [
      [flow('../flow/n.py'), 'FS169 warning'],
      [flow('../flow/n.py', '../x.py'), 'FS130 error'],
    ] as const) {
      const [finding] = told(text, back);
      assert.equal(finding?.what, what);
      assert.deepEqual(finding.fixes, { 'Change to "n.py"': text.replace('../flow/n.py', 'n.py') });
    }
  });

  it('is not told where it is in the session, or nothing is known', () => {
    assert.deepEqual(told(flow('n.py'), factsWith({}, { 'n.py': file('/w/flow/n.py') })), []);
    assert.deepEqual(
      told(flow('n.py', away), factsWith({}, { 'n.py': file('/w/out/n.py', { include: away }) })),
      [],
    );
    assert.deepEqual(told(flow(away), factsWith({}, {})), []);
  });
});

describe('a source that is not there', () => {
  it('is brought from beside the flow folder, before it is made', () => {
    const facts = factsWith({}, { 'lib/n.py': none('near.py', '../x/n.py') });
    assert.deepEqual(fixes(flow('lib/n.py'), facts), {
      'Change to "near.py"': flow('near.py'),
      'Add "../x/n.py" to additional_includes': `${flow('n.py')}additional_includes:\n  - ../x/n.py\n`,
      'Create "lib/n.py"': '',
    });
    assert.deepEqual(Object.keys(fixes(flow('n.py'), factsWith({}, { 'n.py': none('../x/n.py') }))), [
      'Add "../x/n.py" to additional_includes',
      'Create "n.py"',
    ]);
  });

  it('may be the module of an entry', () => {
    const facts = factsWith({}, { help: none('helpers', '../x/help.py') });
    const text = 'entry: "help:run"\n';
    const finding = judged(text, '/w/flow/flow.flex.yaml', facts).find(({ code }) => code === 'FS133');
    assert.deepEqual(
      finding?.fixes?.map((fix) => [fix.title, applied(text, fix)]),
      [
        ['Change to "helpers:run"', 'entry: "helpers:run"\n'],
        ['Add "../x/help.py" to additional_includes', `${text}additional_includes:\n  - ../x/help.py\n`],
      ],
    );
  });
});
