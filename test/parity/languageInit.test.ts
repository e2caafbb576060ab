import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentKind } from '../../src/language/document/documentKind.ts';
import { parseLanguageDocument } from '../../src/language/document/languageDocument.ts';
import { gatherFlowFacts } from '../../src/language/facts/gatherFlowFacts.ts';
import { gatherSessionFacts } from '../../src/language/facts/gatherSessionFacts.ts';
import { diagnose } from '../../src/language/features/diagnose.ts';
import { TestFolder } from '../support/folder.ts';
import { LanguageOracle } from './languageOracle.ts';

const python = process.env.FLOW_SESSIONS_TEST_PYTHON;
const title = python
  ? 'what pf flow init makes'
  : 'what pf flow init makes (FLOW_SESSIONS_TEST_PYTHON names no Python)';

describe(title, function () {
  this.timeout(120_000);
  let folder: TestFolder;

  before(function () {
    if (!python) return this.skip();
    folder = new TestFolder();
    execFileSync(python, [join(import.meta.dirname, 'initFlows.py'), folder.path], { stdio: 'ignore' });
  });

  after(() => folder?.remove());

  it('has nothing wrong with it, but where prompt flow itself cannot read what it made', async () => {
    const oracle = new LanguageOracle(python!);
    const flows: string[] = [];
    const wrong: string[] = [];
    const refused: string[] = [];
    for (const name of globSync('*/*', { cwd: folder.path }).toSorted()) {
      const path = folder.at(name);
      const kind = documentKind(path, '');
      if (!kind) continue;
      const text = readFileSync(path, 'utf8');
      const document = parseLanguageDocument(kind, text, path);
      let findings = diagnose(document);
      if (document.kind === 'flow') {
        flows.push(dirname(name));
        const session = await gatherSessionFacts(document, AbortSignal.timeout(60_000));
        findings = diagnose(document, {
          ...(await gatherFlowFacts(document, [folder.path])),
          ...(session && { session }),
        });
        oracle.ask([{ path, text, runsEntry: false }]);
        if ((await oracle.answer()).refused) refused.push(dirname(name));
      }
      for (const { severity, code, message } of findings)
        if (severity === 'error' || severity === 'warning')
          wrong.push(`${dirname(name)} ${severity} ${code} ${message}`);
    }
    await oracle.end();
    assert.deepEqual(flows, ['chat', 'chat_connected', 'evaluation', 'own', 'own_prompt', 'standard']);
    // Its template of flows around a file writes what follows the first input too far in.
    assert.deepEqual(refused, ['own', 'own_prompt']);
    const told = [...new Set(wrong.map((one) => one.split(' ').slice(0, 3).join(' ')))];
    assert.deepEqual(told, ['own error FS100', 'own_prompt error FS100'], wrong.join('\n'));
  });
});
