import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRequirements } from '../../../../src/flow/requirements/decodeRequirements.ts';
import { parseRequirementsDocument } from '../../../../src/language/document/requirementsDocument.ts';
import { gatherRequirementsFacts } from '../../../../src/language/facts/gatherRequirementsFacts.ts';
import { withSlashes } from '../../../../src/language/facts/slashes.ts';
import { diagnose } from '../../../../src/language/features/diagnose.ts';

const corpus = join(import.meta.dirname, '../../../../../shared/data/corpus');

describe('requirements files of the corpus (../shared)', () => {
  it('have no errors and no warnings, with what the disk says of them', async function () {
    if (!existsSync(corpus)) return this.skip();
    const files = globSync('**/requirements*.txt', { cwd: corpus });
    assert.ok(files.length > 80);
    const found: string[] = [];
    for (const path of files) {
      const document = parseRequirementsDocument(
        decodeRequirements(readFileSync(join(corpus, path))),
        withSlashes(join(corpus, path)),
      );
      for (const { severity, code, message } of diagnose(document, await gatherRequirementsFacts(document)))
        if (/error|warning/.test(severity)) found.push(`${path}: ${code} ${message}`);
    }
    assert.deepEqual(found, []);
  });
});
