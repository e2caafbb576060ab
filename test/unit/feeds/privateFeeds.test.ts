import assert from 'node:assert/strict';
import { UserError } from '../../../src/common/userError.ts';
import { findPrivateFeeds, replacePrivate } from '../../../src/session/feeds/privateFeeds.ts';

const file = (...lines: string[]) => ({
  path: 'requirements.txt',
  source: '/home/me/flow/requirements.txt',
  lines,
});

describe('findPrivateFeeds', () => {
  const cases: Record<string, [string[], (string | number)[][]]> = {
    'each option, in each way that pip reads it': [
      [
        '-i https://{private}@one.test/simple/',
        '--index-url=https://{private}@two.test/simple/',
        '--extra-index-url "https://{private}@three.test:8443/simple"',
        '-f https://{private}@four.test/wheels',
        '--find-links https://{private}@five.test/wheels',
        '-ihttps://{private}@six.test/simple/',
      ],
      [
        ['-i', 'https://one.test/simple/', 'one.test', 1],
        ['--index-url', 'https://two.test/simple/', 'two.test', 2],
        ['--extra-index-url', 'https://three.test:8443/simple', 'three.test:8443', 3],
        ['-f', 'https://four.test/wheels', 'four.test', 4],
        ['--find-links', 'https://five.test/wheels', 'five.test', 5],
        ['-i', 'https://six.test/simple/', 'six.test', 6],
      ],
    ],
    'two on one line': [
      ['-i https://{private}@a.test/ --extra-index-url https://{private}@b.test/  # both'],
      [
        ['-i', 'https://a.test/', 'a.test', 1],
        ['--extra-index-url', 'https://b.test/', 'b.test', 1],
      ],
    ],
    'a continued line counts as its first': [
      ['numpy', '--index-url \\', '  https://{private}@a.test/simple/', 'pandas'],
      [['--index-url', 'https://a.test/simple/', 'a.test', 2]],
    ],
    'not in comments, and not where no credential is asked for': [
      ['# -i https://{private}@a.test/', 'numpy # {private}', '-i https://b.test/', '--no-index'],
      [],
    ],
  };
  for (const [name, [lines, expected]] of Object.entries(cases)) {
    it(name, () => {
      const found = findPrivateFeeds([file(...lines)]);
      assert.deepEqual(
        found.map(({ option, url, host, line }) => [option, url, host, line]),
        expected,
      );
      assert.ok(found.every((feed) => feed.file === '/home/me/flow/requirements.txt'));
    });
  }

  it('knows what an installer asks for first: the page of the first package, else the feed', () => {
    const probes = (...lines: string[]): string[] =>
      findPrivateFeeds([file(...lines)]).map(({ probe }) => probe);
    assert.deepEqual(probes('-i https://{private}@a.test/simple', 'My_Package>=1', 'other'), [
      'https://a.test/simple/my-package/',
    ]);
    assert.deepEqual(probes('-i https://{private}@a.test/simple', './here'), ['https://a.test/simple']);
    assert.deepEqual(probes('-f https://{private}@a.test/wheels', 'one'), ['https://a.test/wheels']);
  });

  for (const line of [
    'package @ https://{private}@a.test/package.whl',
    '--index-url https://user:{private}@a.test/',
    '--index-url https://{private}:x@a.test/',
    '--index-url https://{private}@{private}@a.test/',
    '--index-url https://{private}@user:pass@a.test/',
    '--index-url ftp://{private}@a.test/',
    '--index-url {private}',
    '--trusted-host {private}',
    '--index-url https://{private}@',
    '-r https://{private}@a.test/requirements.txt',
  ]) {
    it(`tells where the token is misplaced: ${line}`, () => {
      assert.throws(
        () => findPrivateFeeds([file('numpy', line)]),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.details.code, 'FSE442');
          assert.deepEqual(error.details.location, { file: '/home/me/flow/requirements.txt', line: 2 });
          assert.equal(error.details.evidence, line);
          return true;
        },
      );
    });
  }

  it('puts something else in the place of the token, and changes nothing more', () => {
    assert.equal(
      replacePrivate('-i "https://{private}@a.test/x"  --pre -f https://{private}@b.test/', (url) =>
        url.includes('a.test') ? '$&A' : 'B',
      ),
      '-i "https://$&A@a.test/x"  --pre -f https://B@b.test/',
    );
  });
});
