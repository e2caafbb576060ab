import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadFlow } from '../../../src/flow/loadFlow.ts';
import { parseRequirements } from '../../../src/flow/requirements/parseRequirements.ts';
import { preparePrivateRequirements } from '../../../src/session/feeds/preparePrivateRequirements.ts';
import { TestFolder } from '../../support/folder.ts';

const credential = (user: string, token: string) => ({ user, token, source: 'a test' });
const file = (path: string, ...lines: string[]) => ({
  path,
  source: path.startsWith('/') ? path : `/home/me/flow/${path}`,
  lines,
});

describe('preparePrivateRequirements', () => {
  it('leaves files alone that ask for no credential', () => {
    const files = [
      file('requirements.txt', '-r more.txt', '-i https://open.test/'),
      file('more.txt', 'numpy'),
    ];
    assert.deepEqual(preparePrivateRequirements(files, new Map()), {
      files: [],
      texts: new Map(),
      env: {},
    });
  });

  it('names variables in place of the token; the credential is in them alone, encoded for a URL', () => {
    const { files, texts, env } = preparePrivateRequirements(
      [
        file(
          'requirements.txt',
          '-i https://{private}@a.test/simple/ # ours',
          'numpy',
          '--extra-index-url https://{private}@b.test/',
          '--find-links https://{private}@a.test/simple/',
        ),
      ],
      new Map([
        ['https://a.test/simple/', credential('me@home', 'to/k:e n')],
        ['https://b.test/', credential('build', "it's")],
      ]),
    );
    assert.deepEqual(files, [
      {
        path: '.flow-sessions.requirements.txt',
        original: 'requirements.txt',
        text: [
          '-i https://${FLOW_SESSIONS_FEED_USER_0}:${FLOW_SESSIONS_FEED_TOKEN_0}@a.test/simple/',
          'numpy',
          '--extra-index-url https://${FLOW_SESSIONS_FEED_USER_1}:${FLOW_SESSIONS_FEED_TOKEN_1}@b.test/',
          '--find-links https://${FLOW_SESSIONS_FEED_USER_0}:${FLOW_SESSIONS_FEED_TOKEN_0}@a.test/simple/',
          '',
        ].join('\n'),
      },
    ]);
    assert.deepEqual([...texts], [['/home/me/flow/requirements.txt', files[0]!.text]]);
    assert.deepEqual(env, {
      FLOW_SESSIONS_FEED_USER_0: 'me%40home',
      FLOW_SESSIONS_FEED_TOKEN_0: 'to%2Fk%3Ae%20n',
      FLOW_SESSIONS_FEED_USER_1: 'build',
      FLOW_SESSIONS_FEED_TOKEN_1: 'it%27s',
    });
  });

  it('keeps the numbers of the lines', () => {
    const lines = ['# why \\', 'numpy \\', '  >=1', '-i \\', '\thttps://{private}@a.test/', 'six'];
    const [copy] = preparePrivateRequirements([file('r.txt', ...lines)], new Map()).files;
    const numbered = (of: string[]) =>
      parseRequirements(of)
        .filter(({ name }) => name)
        .map(({ line, name, specifier }) => ({ line, name, specifier }));
    assert.deepEqual(numbered(copy!.text.split('\n')), numbered(lines));
  });

  it('copies who leads to a private file as well, beside it, so that every other path keeps its meaning', () => {
    const { files, texts } = preparePrivateRequirements(
      [
        file('requirements.txt', '-r sub/a.txt', '-c open.txt', './packages/mine', '-r "my files/e.txt"'),
        file('sub/a.txt', '--requirement=deep/b.txt', '-r ../open.txt', '-c ./../other\\d.txt'),
        file('open.txt', 'numpy'),
        file('sub/deep/b.txt', '--index-url https://{private}@a.test/'),
        file('other/d.txt', '-f https://{private}@a.test/'),
        file('my files/e.txt', '-r ../requirements.txt', '-r /home/me/flow/other/d.txt'),
      ],
      new Map(),
    );
    assert.deepEqual(
      [...texts.keys()],
      ['/home/me/flow/sub/deep/b.txt', '/home/me/flow/other/d.txt'],
      'in the place of the original no path changes',
    );
    const user = '${FLOW_SESSIONS_FEED_USER_0}:${FLOW_SESSIONS_FEED_TOKEN_0}';
    assert.deepEqual(Object.fromEntries(files.map(({ path, text }) => [path, text.trimEnd().split('\n')])), {
      '.flow-sessions.requirements.txt': [
        '-r sub/.flow-sessions.a.txt',
        '-c open.txt',
        './packages/mine',
        '-r "my files/.flow-sessions.e.txt"',
      ],
      'sub/.flow-sessions.a.txt': [
        '--requirement=../sub/deep/.flow-sessions.b.txt',
        '-r ../open.txt',
        '-c ../other/.flow-sessions.d.txt',
      ],
      'sub/deep/.flow-sessions.b.txt': [`--index-url https://${user}@a.test/`],
      'other/.flow-sessions.d.txt': [`-f https://${user}@a.test/`],
      'my files/.flow-sessions.e.txt': [
        '-r ../.flow-sessions.requirements.txt',
        '-r ../other/.flow-sessions.d.txt',
      ],
    });
  });

  it('brings a file from outside the flow into it, with its paths in full', () => {
    const { files } = preparePrivateRequirements(
      [
        file(
          '/home/me/shared/requirements.txt',
          '-i https://{private}@a.test/',
          '-r ../common.txt',
          '-c sub/private.txt',
          '--find-links wheels',
          '--find-links file:./more',
          '-r /etc/always.txt',
          './packages/mine',
        ),
        file('/home/me/common.txt', 'numpy'),
        file('/home/me/shared/sub/private.txt', '--find-links=https://{private}@a.test/'),
      ],
      new Map(),
    );
    assert.deepEqual(
      files.map(({ path, original }) => [path, original]),
      [
        ['.flow-sessions.requirements.txt', '/home/me/shared/requirements.txt'],
        ['.flow-sessions.private.txt', '/home/me/shared/sub/private.txt'],
      ],
    );
    assert.deepEqual(files[0]!.text.split('\n').slice(1), [
      '-r /home/me/common.txt',
      '-c .flow-sessions.private.txt',
      '--find-links /home/me/shared/wheels',
      '--find-links file:./more',
      '-r /etc/always.txt',
      './packages/mine',
      '',
    ]);
  });

  it('takes no name that the session has', () => {
    const one = ['-i https://{private}@a.test/'];
    const { files } = preparePrivateRequirements(
      [file('requirements.txt', ...one), file('/a/x.txt', ...one), file('/b/x.txt', ...one)],
      new Map(),
      ['.flow-sessions.requirements.txt', '.flow-sessions-1.requirements.txt'],
    );
    assert.deepEqual(
      files.map(({ path }) => path),
      ['.flow-sessions-2.requirements.txt', '.flow-sessions.x.txt', '.flow-sessions-1.x.txt'],
    );
  });

  it('works on what a flow resolves to', async () => {
    const folder = new TestFolder({
      'flow/flow.dag.yaml': 'nodes:\n- name: a\n  type: python\n  source: {type: code, path: a.py}\n',
      'flow/a.py': '',
      'flow/requirements.txt': '-r nested/more.txt\r\nnumpy\r\n',
      'flow/nested/more.txt': '\uFEFF-i https://{private}@a.test/\r\n-c ../limits.txt\r\n',
      'flow/limits.txt': 'numpy<3\n',
    });
    try {
      const { environment } = await loadFlow(join(folder.path, 'flow'));
      const { files } = preparePrivateRequirements(
        [environment.requirements!, ...environment.nested],
        new Map([['https://a.test/', credential('me', 'x')]]),
      );
      assert.deepEqual(
        files.map(({ path, text }) => [path, text]),
        [
          ['.flow-sessions.requirements.txt', '-r nested/.flow-sessions.more.txt\nnumpy\n'],
          [
            'nested/.flow-sessions.more.txt',
            '-i https://${FLOW_SESSIONS_FEED_USER_0}:${FLOW_SESSIONS_FEED_TOKEN_0}@a.test/\n-c ../limits.txt\n',
          ],
        ],
      );
    } finally {
      folder.remove();
    }
  });
});
