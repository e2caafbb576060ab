import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pythonLines } from '../../../src/flow/pythonLines.ts';
import { parseRequirements } from '../../../src/flow/requirements.ts';

const one = (text: string) => parseRequirements([text])[0]!;

describe('parseRequirements', () => {
  it('tells what each line is', () => {
    const kinds: Record<string, string> = {
      requests: 'package',
      'requests[socks]>=2 ; python_version > "3.8"': 'package',
      'Foo.Bar == 1.0 --hash=sha256:abc': 'package',
      '# a comment': 'blank',
      '': 'blank',
      '-r more.txt': 'include',
      '--requirement=more.txt': 'include',
      '-c limits.txt': 'constraint',
      '-e .': 'editable',
      '-e./lib': 'editable',
      '--index-url https://{private}@feed/simple': 'option',
      '-i https://feed/simple': 'option',
      '--no-index': 'option',
      './lib': 'path',
      'wheels/a-1.0-py3-none-any.whl': 'path',
      '/abs/a.tar.gz': 'path',
      'https://host/a.zip': 'url',
      'git+https://host/a.git@main': 'url',
      'pip @ https://host/pip.zip': 'url',
    };
    for (const [text, kind] of Object.entries(kinds)) assert.equal(one(text).kind, kind, text);
  });

  it('normalises names and keeps specifiers', () => {
    assert.deepEqual(
      [one('Foo.Bar_baz[x] >= 1, <2 ; python_version > "3"')].map(({ name, specifier }) => [name, specifier]),
      [['foo-bar-baz', '>= 1, <2']],
    );
    assert.equal(one('pip @ https://host/pip.zip').name, 'pip');
    assert.equal(one('-r "with space.txt"').target, 'with space.txt');
    assert.equal(one('requests==2.0  # pinned').text, 'requests==2.0');
    assert.equal(one('https://host/a#egg=b').target, 'https://host/a#egg=b');
  });

  it('joins continued lines and counts from the first', () => {
    const parsed = parseRequirements(['a \\', '  ==1.0', 'b', '# c \\', 'd']);
    assert.deepEqual(
      parsed.map(({ line, text }) => [line, text]),
      [
        [1, 'a   ==1.0'],
        [3, 'b'],
        [4, ''],
        [5, 'd'],
      ],
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => void parseRequirements(lines)),
      { seed: 2 },
    );
  });
});

describe('pythonLines', () => {
  it('cuts where Python does', () => {
    assert.deepEqual(pythonLines('a\r\nb\rc\u2028d\x0be\n'), ['a', 'b', 'c', 'd', 'e']);
    assert.deepEqual([pythonLines(''), pythonLines('\n'), pythonLines('a\n\n')], [[], [''], ['a', '']]);
  });
});
