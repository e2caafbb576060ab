import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pythonLines } from '../../../src/flow/pythonLines.ts';
import { parseRequirements } from '../../../src/flow/requirements/parseRequirements.ts';

const one = (text: string) => parseRequirements([text])[0]!;

describe('parseRequirements', () => {
  it('tells what each line is', () => {
    const kinds: Record<string, string> = {
      requests: 'package',
      'requests[socks]>=2 ; python_version > "3.8"': 'package',
      'Foo.Bar == 1.0 --hash=sha256:abc': 'package',
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

  it('passes over lines that say nothing', () => {
    assert.deepEqual(parseRequirements(['', '  ', '# a comment', '  # another']), []);
  });

  it('normalises names and keeps specifiers', () => {
    assert.deepEqual(
      [one('Foo.Bar_baz[x] >= 1, <2 ; python_version > "3"')].map(({ name, specifier }) => [name, specifier]),
      [['foo-bar-baz', '>=1,<2']],
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
        [5, 'd'],
      ],
    );
  });

  it('ends a continued line at a line that is only a comment', () => {
    const texts = (...lines: string[]) => parseRequirements(lines).map(({ line, text }) => [line, text]);
    assert.deepEqual(texts('a \\', '# c \\', 'd'), [
      [1, 'a'],
      [3, 'd'],
    ]);
    assert.deepEqual(texts('a\\', '#c', 'e'), [
      [1, 'a'],
      [3, 'e'],
    ]);
    assert.deepEqual(texts('a ==1 \\', '   --hash=sha256:00 \\', '   --hash=sha256:11', 'b'), [
      [1, 'a ==1    --hash=sha256:00    --hash=sha256:11'],
      [4, 'b'],
    ]);
    assert.deepEqual(texts('last \\'), [[1, 'last']]);
  });

  it('keeps options of a line out of its specifier and its path', () => {
    assert.equal(one('a==1 --config-settings k=v').specifier, '==1');
    assert.equal(one('a --hash=sha256:00').specifier, undefined);
    assert.equal(one('./lib --config-settings k=v').target, './lib');
    assert.equal(one('./lib[x,y] ; python_version > "3"').target, './lib');
  });

  it('keeps the backslashes of Windows in paths, which pip drops and uv does not', () => {
    assert.equal(one('-r sub\\more.txt').target, 'sub\\more.txt');
    assert.equal(one('--requirement=sub\\more.txt').target, 'sub\\more.txt');
    assert.equal(one('-e .\\lib[x]').target, '.\\lib');
  });

  it('reads past a byte order mark', () => {
    assert.deepEqual([one('\ufeffa==1').name, one('\ufeffa==1').kind], ['a', 'package']);
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
