import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRequirementsDocument } from '../../../../src/language/document/requirementsDocument.ts';
import { diagnose } from '../../../../src/language/features/diagnose.ts';

const corpus = join(import.meta.dirname, '../../../../../shared/data/corpus');

describe('requirements files of the corpus (../shared)', () => {
  it('have no errors and no warnings', function () {
    if (!existsSync(corpus)) return this.skip();
    const files = globSync('**/requirements*.txt', { cwd: corpus });
    assert.ok(files.length > 80);
    const found = files.flatMap((path) =>
      diagnose(parseRequirementsDocument(readFileSync(join(corpus, path), 'utf8'), join(corpus, path)))
        .filter(({ severity }) => /error|warning/.test(severity))
        .map(({ code, message }) => `${path}: ${code} ${message}`),
    );
    assert.deepEqual(found, []);
  });
});
