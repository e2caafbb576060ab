import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import {
  parseRequirementsDocument,
  type RequirementsDocument,
} from '../../../../src/language/document/requirementsDocument.ts';
import { completeRequirement } from '../../../../src/language/features/requirements/completeRequirement.ts';
import { hoverRequirement } from '../../../../src/language/features/requirements/hoverRequirement.ts';
import { inlayRequirements } from '../../../../src/language/features/requirements/inlayRequirements.ts';
import { requirementLinks } from '../../../../src/language/features/requirements/requirementLinks.ts';
import { requirementSymbols } from '../../../../src/language/features/requirements/requirementSymbols.ts';
import { atCursor } from '../../../fakes/cursor.ts';
import { contextOf } from '../completion/accept.ts';

const documentOf = (text: string): RequirementsDocument =>
  parseRequirementsDocument(text, '/w/flow/requirements.txt');

describe('hover over a requirement', () => {
  const hovered = async (
    marked: string,
    { installed, files = {} }: { installed?: Record<string, string>; files?: Record<string, string> } = {},
  ): Promise<string | undefined> => {
    const { text, offset } = atCursor(marked);
    const document = documentOf(text);
    const live = { installed: async () => installed && new Map(Object.entries(installed)) };
    const context = { ...contextOf({ files }), live: { ...contextOf({}).live, ...live } };
    const found = await hoverRequirement(document, document.source.positionAt(offset), context);
    return (found?.contents as MarkupContent | undefined)?.value;
  };

  it('says what the line asks for, when, and where from', async () => {
    const said = await hovered(
      '-i https://me:x@a.com/simple\nFoo|[bar,baz]>=1.2,!=1.3.* ; python_version < "3.9" # c',
    );
    assert.equal(
      said,
      [
        '**`Foo`** with `bar`, `baz`: version 1.2 or newer, no version of 1.3',
        'Only where the Python version is below `3.9`.',
        'From `https://a.com/simple`.',
      ].join('\n\n'),
    );
  });

  it('leads to the Python Package Index where pip asks it', async () => {
    const page = '[On the Python Package Index](https://pypi.org/project/foo/)';
    const own = '-i https://a.com/simple';
    const cases: [marked: string, from: string, hasPage: boolean][] = [
      ['fo|o', '`pypi.org`', true],
      [`${own}\nfo|o`, '`https://a.com/simple`', false],
      [`fo|o\n--index-url=https://{private}@a.com/simple`, '`https://a.com/simple`', false],
      ['--extra-index-url https://a.com/simple\nfo|o', '`pypi.org`, `https://a.com/simple`', true],
      // What comes later takes the place of all before it.
      [`--extra-index-url https://b.com\n${own}\nfo|o`, '`https://a.com/simple`', false],
      [
        `${own}\n--extra-index-url https://pypi.org/simple\nfo|o`,
        '`https://a.com/simple`, `https://pypi.org/simple`',
        true,
      ],
      ['-i https://pypi.org/simple/\nfo|o', '`https://pypi.org/simple/`', true],
      ['--no-index\n-f wheels\nfo|o', '`wheels`', false],
    ];
    for (const [marked, from, hasPage] of cases) {
      const said = await hovered(marked);
      assert.equal(
        said,
        ['**`foo`**: any version', `From ${from}.`, ...(hasPage ? [page] : [])].join('\n\n'),
      );
    }
  });

  it('counts the feeds of files that are installed with it', async () => {
    const from = async (
      marked: string,
      files: Record<string, string>,
    ): Promise<[string | undefined, boolean]> => {
      const said = (await hovered(marked, { files })) ?? '';
      return [/From (.*)\./.exec(said)?.[1], said.includes('Python Package Index')];
    };
    const feeds = '-i https://a.com/simple\n';
    const own = ['`https://a.com/simple`', false];
    assert.deepEqual(await from('-r feeds.txt\nfo|o', { '/w/flow/feeds.txt': feeds }), own);
    assert.deepEqual(await from('fo|o', { '/w/flow/dev.txt': `${feeds}-r ./requirements.txt\n` }), own);
    assert.deepEqual(
      await from('fo|o', { '/w/all.txt': `-r flow/requirements.txt\n-r b/c.txt`, '/w/b/c.txt': feeds }),
      own,
    );
    const above = {
      '/w/flow/mid.txt': '-r requirements.txt',
      '/w/requirements.txt': `-r flow/mid.txt\n${feeds}`,
    };
    assert.deepEqual(await from('fo|o', above), own);
    assert.deepEqual(await from('fo|o', { '/w/flow/other.txt': feeds }), ['`pypi.org`', true]);
    const both = { '/w/flow/a.txt': `${feeds}-r requirements.txt`, '/w/flow/b.txt': '-r requirements.txt' };
    assert.deepEqual(await from('fo|o', both), ['`https://a.com/simple`, `pypi.org`', false]);
    const ring = { '/w/flow/a.txt': `-r requirements.txt\n${feeds}` };
    assert.deepEqual(await from('-r a.txt\nfo|o', ring), own);
  });

  it('says what a compatible release is', async () =>
    assert.match((await hovered('foo~=1.4.2|')) ?? '', /1\.4\.2 or newer, but still of 1\.4/));
  it('keeps a marker of several parts as it is', async () =>
    assert.match(
      (await hovered('fo|o; os_name == "nt" or extra == "x"')) ?? '',
      /where `os_name == "nt" or extra == "x"` holds/,
    ));
  it('says what is installed', async () =>
    assert.match(
      (await hovered('fo|o>=2', { installed: { foo: '1.0' } })) ?? '',
      /session: `1\.0`, \*\*which does not fit\*\*/,
    ));
  it('says that nothing is installed', async () =>
    assert.match((await hovered('fo|o', { installed: {} })) ?? '', /Not installed/));
  it('explains an option', async () =>
    assert.match((await hovered('--ind|ex-url https://{private}@a.com')) ?? '', /credential/));
  it('says nothing of comments and between lines', async () => {
    assert.equal(await hovered('foo # com|ment'), undefined);
    assert.equal(await hovered('foo\n|\nbar'), undefined);
  });
});

describe('completion in a requirements file', () => {
  const offered = (marked: string, nearby?: string[]): string[] => {
    const { text, offset } = atCursor(marked);
    const document = documentOf(text);
    return completeRequirement(document, document.source.positionAt(offset), nearby).map(
      ({ label }) => label,
    );
  };

  it('offers packages that are not listed yet', () => {
    assert.deepEqual(offered('|').slice(0, 3), ['promptflow', 'promptflow[azure]', 'promptflow-tools']);
    assert.equal(offered('promptflow\n|')[0], 'promptflow-tools');
    assert.equal(offered('prompt|flow')[0], 'promptflow');
  });
  it('offers nothing but the extras of a package in its brackets', () => {
    assert.deepEqual(offered('numpy[|]'), []);
    assert.deepEqual(offered('numpy[|'), []);
    assert.deepEqual(offered('promptflow-tools[|]'), ['azure']);
    assert.deepEqual(offered('PromptFlow_Core[azureml-serving, |]>=1'), ['executor-service']);
    assert.deepEqual(offered('promptflow_core[|, executor-service]'), ['azureml-serving']);
    const { text, offset } = atCursor('promptflow[az|u]>=1');
    const document = documentOf(text);
    const [item] = completeRequirement(document, document.source.positionAt(offset));
    assert.deepEqual(item?.textEdit, {
      range: { start: { line: 0, character: 11 }, end: { line: 0, character: 14 } },
      newText: 'azure',
    });
  });
  it('offers what a marker can be compared with', () => {
    assert.deepEqual(offered('foo; sys_platform == "|"').slice(0, 3), ['linux', 'win32', 'darwin']);
    assert.deepEqual(offered("foo ; python_version>='3' and (os_name != 'n|"), ['posix', 'nt']);
    assert.ok(offered('foo; python_version < "3.|"').includes('3.12'));
    assert.ok(offered('foo; platform_machine not in "|"').includes('x86_64'));
    assert.deepEqual(offered('foo; platform_release == "|"'), []);
    assert.deepEqual(offered('foo; "|"'), []);
  });
  it('offers options of the file', () => {
    assert.ok(offered('--|').includes('--index-url'));
    assert.ok(!offered('--|').includes('--hash'));
  });
  it('offers options of a requirement', () =>
    assert.deepEqual(offered('foo --|'), ['--hash', '--config-settings']));
  it('offers files', () => assert.deepEqual(offered('-r |', ['more.txt']), ['more.txt']));
  it('offers marker variables', () => {
    assert.equal(offered('foo; |')[0], 'python_version');
    assert.equal(offered('foo; os_name == "nt" and sys|')[0], 'python_version');
  });
  it('offers nothing in comments and behind a package', () => {
    assert.deepEqual(offered('# |'), []);
    assert.deepEqual(offered('foo |'), []);
  });
  it('replaces the word that the cursor is in', () => {
    const { text, offset } = atCursor('  --ind|ex # c');
    const document = documentOf(text);
    const [item] = completeRequirement(document, document.source.positionAt(offset));
    assert.deepEqual(item?.textEdit, {
      range: { start: { line: 0, character: 2 }, end: { line: 0, character: 9 } },
      newText: '--index-url',
    });
  });
});

describe('inlay hints of a requirements file', () => {
  it('say the installed version behind each requirement', () => {
    const document = documentOf('Foo_Bar>=1 # c\nbaz<2\nqux\nnone; os_name == "nt"\n-r more.txt\n');
    const hints = inlayRequirements(
      document,
      new Map([
        ['foo-bar', '1.5'],
        ['baz', '2.1'],
      ]),
    );
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, position.character, label]),
      [
        [0, 10, '1.5'],
        [1, 5, '2.1, does not fit'],
        [2, 3, 'not installed'],
      ],
    );
  });

  it('count versions before a release, and others of the same release', () => {
    const document = documentOf('a>=1\nb==1.0\nc===x\n');
    const hints = inlayRequirements(
      document,
      new Map([
        ['a', '2.0rc1'],
        ['b', '1.0+cpu'],
        ['c', 'y'],
      ]),
    );
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['2.0rc1', '1.0+cpu', 'y, does not fit'],
    );
  });
});

describe('links and symbols of a requirements file', () => {
  const document = documentOf(
    '-i https://me:secret@a.com/simple\nfoo @ git+https://b.com/foo.git@v1#egg=foo\nbar[x]>=1,<2\n-r more.txt\n--pre\n-i https://{private}@c.com/\n',
  );

  it('lead to the addresses without credentials', () => {
    assert.deepEqual(
      requirementLinks(document).map(({ target }) => target),
      ['https://a.com/simple', 'https://b.com/foo.git', 'https://c.com/'],
    );
  });

  it('list what each line asks for', () => {
    assert.deepEqual(
      requirementSymbols(document).map(({ name, detail }) => `${name} ${detail}`),
      [
        '-i https://a.com/simple',
        'foo git+https://b.com/foo.git@v1#egg=foo',
        'bar >=1, <2',
        'more.txt include',
        '--pre ',
        '-i https://c.com/',
      ],
    );
  });
});
