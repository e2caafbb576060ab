import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { gatherFlowFacts } from '../../../../src/language/facts/gatherFlowFacts.ts';
import { corpusFiles, corpusTree } from '../../../support/corpusTree.ts';
import { judged } from './judged.ts';

const wrong = 'src/promptflow/tests/test_configs/wrong_flows';
const eager = 'src/promptflow/tests/test_configs/eager_flows';
const flows = 'src/promptflow/tests/test_configs/flows';

/** What prompt flow refuses for a reason that stands in the flow, with the line of it, from 1. */
const expected: [flow: string, code: string, line: number][] = [
  [`${wrong}/nodes_names_duplicated/flow.dag.yaml`, 'FS111', 16],
  [`${wrong}/node_reference_not_found/flow.dag.yaml`, 'FS113', 29],
  [`${wrong}/node_circular_dependency/flow.dag.yaml`, 'FS116', 13],
  [`${wrong}/aggregation_activate_reference_non_aggregation/flow.dag.yaml`, 'FS117', 27],
  [`${wrong}/invalid_activate_config/flow.dag.yaml`, 'FS120', 16],
  [`${wrong}/node_missing_type_or_source/flow.dag.yaml`, 'FS108', 9],
  [`${wrong}/tool_type_missing/flow.dag.yaml`, 'FS108', 9],
  [`${flows}/chat_flow_with_multi_input_invalid/flow.dag.yaml`, 'FS128', 10],
  [`${flows}/chat_flow_with_multi_output_invalid/flow.dag.yaml`, 'FS128', 16],
  [`${eager}/invalid_extra_fields_nodes/flow.flex.yaml`, 'FS105', 2],
  [`${eager}/multiple_flex_yaml/flow.flex.yaml`, 'FS131', 1],
  [`${eager}/incorrect_entry/flow.flex.yaml`, 'FS132', 1],
];

describe('rules on the flow itself, over real flows (../shared)', () => {
  let tree: string | undefined;

  before(async function () {
    tree = await corpusTree();
    if (!tree) this.skip();
  });

  it('find no error and give no warning in a valid one', async () => {
    const found: string[] = [];
    for (const { path } of corpusFiles().filter((file) => file.valid && ['dag', 'flex'].includes(file.kind)))
      for (const { code, severity, message } of await inFile(path))
        if (severity === 'error' || severity === 'warning') found.push(`${path}: ${code} ${message}`);
    assert.deepEqual(found, []);
  });

  for (const [flow, code, line] of expected)
    it(`find ${code} in ${flow.split('/').at(-2)}`, async () => {
      const found = await inFile(flow);
      assert.ok(
        found.some((one) => one.code === code && one.line === line),
        JSON.stringify(found),
      );
    });

  async function inFile(path: string) {
    const absolute = join(tree!, path);
    const document = parseFlowDocument(readFileSync(absolute, 'utf8'), absolute);
    const facts = await gatherFlowFacts(document, [tree!]);
    return judged(document.source.text, facts, absolute).map((finding) => ({
      ...finding,
      line: document.source.positionAt(finding.span.start).line + 1,
    }));
  }
});
