import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { gatherFlowFacts } from '../../../../src/language/facts/gatherFlowFacts.ts';
import { gatherSessionFacts } from '../../../../src/language/facts/gatherSessionFacts.ts';
import { corpusFiles, corpusTree } from '../../../support/corpusTree.ts';
import { judged } from './diagnosed.ts';
import { environmentRules } from '../../../../src/language/features/rules/environmentRules.ts';

/** They name a requirements.txt that they do not have; prompt flow warns of it as well. */
const withoutRequirements = [
  'examples/flows/integrations/unify-ai/eval_code_flow/code-eval-flow.flex.yaml',
  'src/promptflow/tests/test_configs/flows/aggregation_node_failed/flow.dag.yaml',
  'src/promptflow/tests/test_configs/flows/sample_flow_with_functions/flow.dag.yaml',
];

describe('real flows (../shared)', () => {
  it('have nothing wrong with their environment and their includes', async function () {
    const tree = await corpusTree();
    if (!tree) return this.skip();
    const wrong: string[] = [];
    for (const { path, kind, valid } of corpusFiles()) {
      if (!valid || (kind !== 'dag' && kind !== 'flex')) continue;
      const absolute = join(tree, path);
      const text = readFileSync(absolute, 'utf8');
      const document = parseFlowDocument(text, absolute);
      const session = await gatherSessionFacts(document, new AbortController().signal);
      const facts = { ...(await gatherFlowFacts(document, [tree])), ...(session && { session }) };
      for (const { code, severity, message } of judged(text, absolute, facts))
        if (code in environmentRules && (severity === 'error' || severity === 'warning'))
          wrong.push(`${path}: ${code} ${message}`);
    }
    assert.deepEqual(
      wrong.map((one) => one.split(' ', 2).join(' ')),
      withoutRequirements.map((path) => `${path}: FS145`),
    );
  });
});
