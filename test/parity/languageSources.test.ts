import assert from 'node:assert/strict';
import { parseFlowDocument } from '../../src/language/document/flowDocument.ts';
import { gatherFlowFacts } from '../../src/language/facts/gatherFlowFacts.ts';
import { diagnose, type JudgedFinding } from '../../src/language/features/diagnose.ts';
import { TestFolder } from '../support/folder.ts';
import { LanguageOracle, type Answer } from './languageOracle.ts';

const python = process.env.FLOW_SESSIONS_TEST_PYTHON;
const title = python
  ? 'sources outside the flow folder, beside the real prompt flow'
  : 'sources outside the flow folder, beside the real prompt flow (FLOW_SESSIONS_TEST_PYTHON names no Python)';

describe(title, function () {
  this.timeout(60_000);
  let folder: TestFolder;
  let oracle: LanguageOracle;

  before(function () {
    if (!python) return this.skip();
    folder = new TestFolder({ 'out/n.py': '', 'out/p.jinja2': '', 'lib/x.py': '', 'flow/own.py': '' });
    oracle = new LanguageOracle(python);
  });

  after(async () => {
    await oracle?.end();
    folder?.remove();
  });

  const flow = (path: string, include = ''): string =>
    `nodes:\n- name: a\n  type: ${path.endsWith('.py') ? 'python' : 'prompt'}\n  source: {type: code, path: ${path}}\n${include}`;

  async function look(text: string): Promise<{ findings: JudgedFinding[]; answer: Answer }> {
    folder.write({ 'flow/flow.dag.yaml': text });
    const path = folder.at('flow/flow.dag.yaml');
    const document = parseFlowDocument(text, path);
    oracle.ask([{ path, text, runsEntry: false }]);
    const answer = await oracle.answer();
    return { findings: diagnose(document, await gatherFlowFacts(document, [folder.path])), answer };
  }

  it('are refused in a flow with includes, and taken in one without', async () => {
    const include = 'additional_includes: [../lib/x.py]\n';
    const paths = ['../out/n.py', '../out/p.jinja2', '../flow/own.py', folder.at('out/n.py'), 'own.py'];
    for (const path of paths)
      for (const text of [flow(path), flow(path, include)]) {
        const { findings, answer } = await look(text);
        const isError = findings.some(({ severity }) => severity === 'error');
        assert.equal(isError, answer.refused !== undefined, `${text}\n${answer.refused?.why}`);
        const isTold = findings.some(({ code }) => code === 'FS130' || code === 'FS169');
        assert.equal(isTold, path !== 'own.py', text);
      }
  });

  it('are taken once they are included as the fix does it', async () => {
    const text = flow('../out/n.py');
    const { findings } = await look(text);
    const [fix] = findings.find(({ code }) => code === 'FS169')!.fixes!;
    const fixed = fix!.edits
      .toSorted((one, other) => other.span.start - one.span.start)
      .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
    assert.match(fixed, /path: n\.py}\nadditional_includes:\n {2}- \.\.\/out\/n\.py/);
    const { answer, findings: after } = await look(fixed);
    assert.deepEqual([answer.refused, after.filter(({ severity }) => severity === 'error')], [undefined, []]);
  });
});
