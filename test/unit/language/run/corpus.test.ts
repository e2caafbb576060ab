import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentKind } from '../../../../src/language/document/documentKind.ts';
import { parseRunDocument } from '../../../../src/language/document/runDocument.ts';
import { gatherRunFacts } from '../../../../src/language/facts/gatherRunFacts.ts';
import { diagnose } from '../../../../src/language/features/diagnose.ts';
import { corpusFiles, corpusTree } from '../../../support/corpusTree.ts';

const testConfigs = 'src/promptflow/tests/test_configs';
/** What runs name that lies in folders which the corpus leaves out. */
const unlisted = [
  `${testConfigs}/datas/webClassification1.jsonl`,
  `${testConfigs}/datas/env_var_names.jsonl`,
  `${testConfigs}/runs/env_file`,
  'examples/prompty/basic/basic.prompty',
  'examples/prompty/basic/data.jsonl',
  // A link there.
  'examples/flows/standard/flow-with-symlinks/data.jsonl',
];

/** What is found in run files that prompt flow refuses or warns of. */
const expected: Record<string, string[]> = {
  'bulk_run_invalid_flow_path.yaml': ['FS304 flow'],
  'bulk_run_invalid_remote_flow_str.yaml': ['FS304 flow'],
  'sample_bulk_run_with_idle_time.yaml': ['FS301 idle_time_before_shutdown_minutes'],
  'extra_field.yaml': ['FS300 extra_key'],
  'illegal/non_exist_data.yaml': ['FS304 flow', 'FS304 data', 'FS304 environment_variables'],
  'illegal/missing_data.yaml': ['FS304 flow', 'FS309 groundtruth', 'FS304 environment_variables'],
};

describe('run files of the corpus (../shared)', () => {
  it('have errors and warnings only where prompt flow has', async function () {
    const tree = await corpusTree();
    if (!tree) return this.skip();
    for (const path of unlisted) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), '');
    }
    const invalid = new Set(corpusFiles().flatMap(({ path, valid }) => (valid ? [] : [path])));
    const found: Record<string, string[]> = {};
    let runs = 0;
    for (const path of globSync('**/*.{yaml,yml}', { cwd: tree })) {
      const text = readFileSync(join(tree, path), 'utf8');
      if (documentKind(path, text) !== 'run') continue;
      runs += 1;
      const document = parseRunDocument(text, join(tree, path));
      const findings = diagnose(document, await gatherRunFacts(document)).filter(({ severity }) =>
        /error|warning/.test(severity),
      );
      if (!findings.length) continue;
      assert.ok(invalid.has(path), `${path}: ${JSON.stringify(findings)}`);
      found[path.slice(path.indexOf('runs/') + 5)] = findings.map(({ code, span }) => {
        const { line } = document.source.positionAt(span.start);
        return `${code} ${document.source.line(line).trim().split(':')[0]!}`;
      });
    }
    assert.ok(runs > 30);
    assert.deepEqual(found, expected);
  });
});
