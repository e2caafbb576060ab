import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const path = join(import.meta.dirname, '../../../syntaxes/flow-reference.injection.tmLanguage.json');
const { patterns } = JSON.parse(readFileSync(path, 'utf8')) as { patterns: { match: string }[] };

describe('the grammar of references', () => {
  const matched = (text: string): string | undefined =>
    patterns.map(({ match }) => new RegExp(match).exec(text)?.[0]).find(Boolean);

  it('colours references to inputs and to outputs of nodes', () => {
    for (const text of [
      '${inputs.name}',
      '${flow.name}',
      '${greet.output}',
      '${sign.output.word_count}',
      '${my-node.output.a.b}',
    ])
      assert.equal(matched(`reference: ${text}`), text);
  });

  it('leaves alone what other YAML means by ${…}', () => {
    for (const text of ['${HOME}', '${VERSION:-1}', '${{ matrix.os }}', '${run.inputs}', '$inputs.name'])
      assert.equal(matched(text), undefined, text);
  });
});
