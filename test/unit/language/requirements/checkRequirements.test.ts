import assert from 'node:assert/strict';
import { parseRequirementsDocument } from '../../../../src/language/document/requirementsDocument.ts';
import { diagnose, type JudgedFinding } from '../../../../src/language/features/diagnose.ts';

const sha = 'ab'.repeat(32);

const findingsIn = (text: string): JudgedFinding[] =>
  diagnose(parseRequirementsDocument(text, '/flow/requirements.txt'));

/** `code: what is underlined`, of each finding. */
const codesIn = (text: string): string[] =>
  findingsIn(text).map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);

/** The text with a fix of the only finding of this code. */
function fixed(text: string, code: string, number = 0): string {
  const [finding, ...more] = findingsIn(text).filter((one) => one.code === code);
  assert.deepEqual(more, []);
  const edits = finding?.fixes?.[number]?.edits ?? [];
  assert.notEqual(edits.length, 0);
  return edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
}

describe('the rules on requirements files', () => {
  const cases: [string, string, string[]][] = [
    [
      'nothing in a good file',
      '\ufeff# all\npromptflow[azure]>=1.10\r\nnumpy ; python_version < "3.12"\r\n',
      [],
    ],
    ['nothing in an empty file', '', []],
    ['a single equals sign', 'foo=1.0\n', ['FS200: =']],
    ['an operator the wrong way round', 'foo=>1.0\n', ['FS200: =>']],
    ['a missing comma', 'foo>=1 <2\n', ['FS200: <2']],
    ['a version without operator', 'foo 1.0\n', ['FS200: 1.0']],
    ['extras that stay open', 'foo[bar\n', ['FS200: [']],
    ['a command', 'pip install foo\n', ['FS200: pip install ']],
    ['a command of a notebook', '!pip install foo\n', ['FS200: !pip install ']],
    ['a command without packages', 'pip install -r a.txt\n', ['FS200: pip install']],
    ['a comma at once', 'foo,\n', ['FS200: ,']],
    ['a version behind an at sign', 'foo@1.0\n', ['FS200: 1.0']],
    ['a relative path behind an at sign', 'foo @ ./foo.zip\n', ['FS211: ./foo.zip']],
    ['an address of git', 'foo @ git@example.com:a/b.git\n', ['FS200: git@example.com:a/b.git']],
    ['a line of TOML', 'foo = "*"\n', ['FS200: =']],
    ['a comment without space', 'foo# bar\n', ['FS200: #']],
    ['a space behind the backslash', 'foo \\ \n', ['FS200: \\']],
    ['a place behind a continuation', 'foo \\\n  >=1 \\\n  <2\n', ['FS200: <2']],
    ['the place after astral characters', '# \u{1f600}\u{1f600}\nfoo=1\n', ['FS200: =']],
    ['a marker without quotes', 'foo; python_version < 3.8\n', ['FS201: 3.8']],
    ['an unknown marker variable', 'foo; python = "3"\n', ['FS201: python']],
    ['a marker cut short', 'foo; python_version\n', ['FS201: n']],
    ['a star with the wrong operator', 'foo>=1.*\n', ['FS202: >=1.*']],
    ['no version at all', 'foo==\n', ['FS202: ==']],
    ['an unknown option', '--indx-url https://example.com\n', ['FS203: --indx-url']],
    ['an option of the command line', '--upgrade\n', ['FS203: --upgrade']],
    ['an option without its value', '-r\n', ['FS204: -r']],
    ['an option that takes none', '--pre=yes\n', ['FS204: --pre=yes']],
    ['an open quote', '-i "https://example.com\n', ['FS204: "https://example.com']],
    ['a hash without algorithm', 'foo==1 --hash=abc\n', ['FS205: abc']],
    ['a weak hash', 'foo==1 --hash=md5:abc\n', ['FS205: md5:abc']],
    ['a short hash', 'foo==1 --hash=sha256:abc\n', ['FS206: sha256:abc']],
    ['a hash beside none', `foo==1 --hash=sha256:${sha}\nbar\n`, ['FS207: bar']],
    ['a hash without a pin', `foo>=1 --hash=sha256:${sha}\n`, ['FS207: foo']],
    ['a list of YAML', '- foo\n', ['FS208: - foo']],
    ['a second file on a line', '-r a.txt -r b.txt\n', ['FS214: a.txt', 'FS208: -r b.txt']],
    ['an option behind a requirement', 'foo --pre\n', ['FS208: --pre']],
    ['a system that is none', 'foo; sys_platform == "Windows"\n', ['FS209: Windows']],
    [
      'a pinned prompt flow',
      'PromptFlow[azure] ==1.2 ; python_version < "3.9"\n',
      ['FS210: PromptFlow[azure] ==1.2'],
    ],
    [
      'prompt flow from a URL',
      'promptflow @ https://a.com/promptflow-1.0-py3-none-any.whl ; os_name=="nt"\n',
      ['FS210: promptflow @ https://a.com/promptflow-1.0-py3-none-any.whl'],
    ],
    ['prompt flow from a file', 'promptflow @ file:///a.whl\n', ['FS211: file:///a.whl']],
    ['prompt flow held below', 'promptflow>=1.0,<1.5\n', ['FS227: promptflow>=1.0,<1.5']],
    ['prompt flow of old', 'promptflow-tools<=1.4\n', ['FS227: promptflow-tools<=1.4']],
    ['prompt flow from some version on', 'promptflow>=1.0,!=1.2\n', []],
    ['a pinned other package', 'openai==1.2\n', []],
    ['a local wheel', './w/foo-1.0-py3-none-any.whl\n', ['FS211: ./w/foo-1.0-py3-none-any.whl']],
    ['a local folder', '../foo\n', ['FS211: ../foo']],
    ['a file URL', 'foo @ file:///tmp/foo.zip\n', ['FS211: file:///tmp/foo.zip']],
    ['a path of Windows', '.\\foo.zip\n', ['FS212: .\\foo.zip', 'FS211: .\\foo.zip']],
    ['a path whose backslashes pip drops', '-r sub\\more.txt\n', ['FS212: sub\\more.txt']],
    ['a path in quotes', '-r "sub/my more.txt"\n', ['FS214: "sub/my more.txt"']],
    ['an editable folder', '-e .\n', ['FS211: .']],
    ['an editable folder elsewhere', '--editable=../lib[dev] # c\n', ['FS211: ../lib[dev]']],
    [
      'an editable repository',
      '-e git+https://a.com/b.git#egg=b\n',
      ['FS213: git+https://a.com/b.git#egg=b'],
    ],
    ['a folder of wheels', '--find-links ./wheels\n', ['FS211: ./wheels']],
    ['a folder of wheels in short', '-f wheels\n', ['FS211: wheels']],
    ['an index on this machine', '-i file:///srv/simple\n', ['FS211: file:///srv/simple']],
    ['a page of wheels', '-f https://a.com/wheels.html\n', []],
    ['another file', '-r more.txt\n-c limits.txt\n', ['FS214: more.txt', 'FS214: limits.txt']],
    ['a URL without name', 'git+https://example.com/foo.git\n', ['FS215: git+https://example.com/foo.git']],
    ['a package twice', 'foo>=1\nFOO\n', ['FS216: FOO']],
    ['a package twice for different systems', 'foo==1; os_name=="nt"\nfoo==2; os_name!="nt"\n', []],
    ['two pins', 'foo==1\nfoo==1.0\nfoo==2\n', ['FS216: foo', 'FS217: ==2']],
    ['bounds that exclude each other', 'foo>=2,<1\n', ['FS217: <1']],
    ['bounds that touch', 'foo>=2\nfoo<=2.0\n', ['FS216: foo']],
    ['a compatible release and a newer one', 'foo~=1.4\nfoo>=2\n', ['FS217: >=2']],
    ['local versions', 'foo==1.0+cpu\nfoo==1.0\n', ['FS216: foo']],
    ['a private feed of a scope', '-i https://{private}@example.com/@scope/simple\n', []],
    ['a private feed', '-i https://{private}@example.com/simple\n', []],
    ['a private word in a requirement', 'foo @ https://{private}@example.com/x.zip\n', ['FS218: {private}']],
    ['a private word with a user', '-i https://me:{private}@example.com/\n', ['FS218: {private}']],
    ['a private word in capitals', '-i https://{PRIVATE}@example.com/\n', ['FS218: {PRIVATE}']],
    ['a private word cut short', '-i https://{private@a.com/s\n', ['FS218: {private']],
    ['a private word without its start', '-i https://private}@a.com/s\n', ['FS218: private}']],
    ['a private word as a browser has it', '-i https://%7Bprivate%7D@a.com/s\n', ['FS218: %7Bprivate%7D']],
    [
      'a private word without braces',
      '-i https://private@pkgs.dev.azure.com/org/_packaging/f/pypi/simple/\n',
      ['FS218: private'],
    ],
    ['a user who is called so', '-i https://private@a.com/s\n', []],
    [
      'an organization that is called so',
      '-i https://private@pkgs.dev.azure.com/private/_packaging/f/pypi/simple/\n',
      [],
    ],
    ['a private word with spaces, once', '-i https://{ private }@a.com/s\n', ['FS218: { private }']],
    ['a private word alone, once', '-i {private}\n', ['FS218: {private}']],
    ['a password', '-i https://me:secret@example.com/\n', ['FS219: me:secret']],
    [
      'a token of a repository',
      `git+https://${'gh'.repeat(12)}@example.com/a#egg=a\n`,
      [`FS219: ${'gh'.repeat(12)}`],
    ],
    ['a password in quotes', '--extra-index-url "https://me:pw@a.com/s"\n', ['FS219: me:pw']],
    ['a password in other quotes', "--index-url='https://me:pw@a.com/s'\n", ['FS219: me:pw']],
    ['a password of a variable', '--index-url=https://${U}:hunter2@a.com/s\n', ['FS219: ${U}:hunter2']],
    ['a password over two lines', '-i \\\nhttps://me:pw@a.com/s\n', ['FS219: me:pw']],
    ['a password in a variable', '-i https://me:${TOKEN}@example.com/\n', []],
    ['a user of ssh', 'foo @ git+ssh://git@example.com/foo.git\n', []],
    ['an index without encryption', '-i http://example.com/\n', ['FS220: http://example.com/']],
    ['a trusted index', '--trusted-host example.com\n-i http://example.com/\n', []],
    ['an index of this machine', '-i http://localhost:8080/simple\n', []],
    ['an index that is no URL', '-i example.com/simple\n', ['FS221: example.com/simple']],
    ['two indexes', '-i https://a.com\n-i https://b.com\n', ['FS222: -i https://a.com']],
    ['itself', '-r ./requirements.txt\n', ['FS223: ./requirements.txt']],
    ['a wheel with a wrong name', 'https://example.com/foo.whl\n', ['FS224: foo.whl']],
    ['an editable archive', '-e https://example.com/a.zip\n', ['FS225: https://example.com/a.zip']],
    ['an address of git to edit', '-e git@example.com:a/b.git\n', ['FS225: git@example.com:a/b.git']],
    ['an address of git alone', 'git@example.com:a/b.git\n', ['FS200: git@example.com:a/b.git']],
    ['a package named git', 'git @ https://example.com/git.zip\n', []],
    ['a port', 'foo @ git+ssh://git@example.com:22/a/b.git\n', []],
    ['another file of the web', '-r https://example.com/r.txt\n', []],
    ['an index of nothing', '--index-url=\n', ['FS221: --index-url=']],
    ['nothing before a marker', ';;\n', ['FS200: ;', 'FS201: ;']],
    ['variables', '${NAME}=1\n', []],
  ];
  for (const [name, text, expected] of cases)
    it(`see ${name}`, () => assert.deepEqual(codesIn(text), expected));

  it('never repeat a password', () => {
    assert.ok(!JSON.stringify(findingsIn('-i https://me:secret@example.com/\n')).includes('secret'));
  });

  it('stop telling after a hundred lines that are none', () => {
    assert.equal(findingsIn('?\n'.repeat(500)).length, 100);
  });

  it('can be silenced in a line', () => {
    assert.deepEqual(codesIn('promptflow==1.2 # flow-sessions: ignore pinned-promptflow\n'), []);
  });
});

describe('the quick fixes of requirements files', () => {
  const cases: [string, string, string, number?][] = [
    ['FS200', 'foo=1.0 # c\n', 'foo==1.0 # c\n'],
    ['FS200', 'foo=>1.0\n', 'foo>=1.0\n'],
    ['FS200', 'foo>=1 <2\n', 'foo>=1, <2\n'],
    ['FS200', 'foo 1.0\n', 'foo ==1.0\n'],
    ['FS200', 'foo~=1\n', 'foo~=1.0\n'],
    ['FS200', 'foo# bar\n', 'foo # bar\n'],
    ['FS200', 'pip install foo\n', 'foo\n'],
    ['FS200', '%pip install foo\n', 'foo\n'],
    ['FS200', '"foo==1.0" # c\n', 'foo==1.0 # c\n'],
    ['FS200', 'foo^2.1.0\n', 'foo>=2.1.0,<3\n'],
    ['FS200', 'foo@1.0\n', 'foo==1.0\n'],
    ['FS200', 'foo @ git@example.com:a/b.git\n', 'foo @ git+ssh://git@example.com/a/b.git\n'],
    ['FS200', 'foo\u200b\n', 'foo\n'],
    ['FS200', 'git+git@example.com:a/b.git\n', 'git+ssh://git@example.com/a/b.git\n'],
    ['FS200', 'foo @ git+ssh://git@example.com:a/b\n', 'foo @ git+ssh://git@example.com/a/b\n'],
    ['FS201', 'foo; os_name == “nt”\n', 'foo; os_name == "nt"\n'],
    ['FS201', 'foo; python_version < 3.8 # c\n', 'foo; python_version < "3.8" # c\n'],
    ['FS201', "foo; os_name = 'nt'\n", "foo; os_name == 'nt'\n"],
    ['FS202', 'foo>=1.*\n', 'foo>=1\n'],
    ['FS202', 'foo>1<2\n', 'foo>1,<2\n'],
    ['FS202', 'foo=="1.0"\n', 'foo==1.0\n'],
    ['FS202', 'foo<>1.0\n', 'foo!=1.0\n'],
    ['FS202', 'foo> =1\n', 'foo>=1\n'],
    ['FS203', '--indx-url https://example.com\n', '--index-url https://example.com\n'],
    ['FS208', '  - foo # c\n', '  foo # c\n'],
    [
      'FS208',
      '--extra-index-url https://a.com https://b.com\n',
      '--extra-index-url https://a.com --extra-index-url https://b.com\n',
    ],
    ['FS208', 'bar\nfoo==1 -f https://a.com # c\n', 'bar\n-f https://a.com\nfoo==1 # c\n'],
    ['FS209', 'foo; os_name != "windows"\n', 'foo; os_name != "nt"\n'],
    ['FS209', 'foo; sys_platform == "Windows"\n', 'foo; sys_platform == "win32"\n'],
    [
      'FS210',
      'promptflow[azure] == 1.2 ; os_name=="nt"  # why\n',
      'promptflow[azure]  ; os_name=="nt"  # why\n',
    ],
    ['FS210', 'promptflow-tools==1.4.0\r\n', 'promptflow-tools\r\n'],
    ['FS211', './w/foo-1.0-py3-none-any.whl # own\n', '# In the image: ./w/foo-1.0-py3-none-any.whl # own\n'],
    ['FS211', './w/foo-1.0-py3-none-any.whl # own\n', 'foo==1.0 # own\n', 1],
    [
      'FS211',
      './a/my_pkg-1.2-py3-none-any.whl[x] ; python_version>"3"  # own\n',
      'my_pkg[x]==1.2 ; python_version>"3"  # own\n',
      1,
    ],
    [
      'FS211',
      `b @ file:///w/b-1.2-py3-none-any.whl ; os_name=="nt" --hash=sha256:${sha}\n`,
      `b==1.2 ; os_name=="nt" --hash=sha256:${sha}\n`,
      1,
    ],
    ['FS211', '-e ../lib # own\n', '# In the image: -e ../lib # own\n'],
    ['FS211', '-f wheels\n', '# In the image: -f wheels\n'],
    ['FS213', '-e git+https://a.com/b.git#egg=b # c\n', 'git+https://a.com/b.git#egg=b # c\n'],
    ['FS213', '--editable=git+https://a.com/b.git#egg=b\n', 'git+https://a.com/b.git#egg=b\n'],
    [
      'FS210',
      'promptflow[azure] @ https://a.com/p.zip ; os_name=="nt"\n',
      'promptflow[azure] ; os_name=="nt"\n',
    ],
    ['FS210', 'promptflow @ https://a.com/p.zip\n', 'promptflow\n'],
    ['FS227', 'promptflow>=1.0, <1.5 # c\n', 'promptflow>=1.0 # c\n'],
    ['FS227', 'promptflow[azure]~=1.4\n', 'promptflow[azure]>=1.4\n'],
    ['FS227', 'promptflow-tools <=1.4\n', 'promptflow-tools\n'],
    ['FS212', '.\\w\\foo.zip\n', './w/foo.zip\n'],
    ['FS212', '--constraint=sub\\more.txt # c\n', '--constraint=sub/more.txt # c\n'],
    ['FS216', 'foo\nbar\nfoo\n', 'foo\nbar\n'],
    ['FS216', 'foo\nfoo # kept\n', 'foo\n # kept\n'],
    ['FS218', '-i https://me:{private}@example.com/a\n', '-i https://{private}@example.com/a\n'],
    ['FS218', '-i https://{Private}@example.com/a\n', '-i https://{private}@example.com/a\n'],
    ['FS218', '-i https://{private@a.com/s # c\n', '-i https://{private}@a.com/s # c\n'],
    ['FS218', '-i https://%7Bprivate%7D@a.com/s\n', '-i https://{private}@a.com/s\n'],
    ['FS218', '-i https://{ private }@a.com/s\n', '-i https://{private}@a.com/s\n'],
    [
      'FS218',
      '-i https://private@org.pkgs.visualstudio.com/_packaging/f/pypi/simple/\n',
      '-i https://{private}@org.pkgs.visualstudio.com/_packaging/f/pypi/simple/\n',
    ],
    ['FS219', '-i "https://me:pw@a.com/s"\n', '-i "https://{private}@a.com/s"\n'],
    ['FS219', '-i https://${U}:hunter2@a.com/s\n', '-i https://{private}@a.com/s\n'],
    ['FS219', '-i https://me:secret@example.com/a # c\n', '-i https://{private}@example.com/a # c\n'],
    ['FS219', 'foo @ https://me:secret@example.com/a\n', 'foo @ https://${FEED_TOKEN}@example.com/a\n'],
    ['FS220', '-i http://example.com/\n', '-i https://example.com/\n'],
    ['FS221', '-i example.com/simple\n', '-i https://example.com/simple\n'],
    ['FS221', '--trusted-host https://a.com/b\n', '--trusted-host a.com\n'],
    ['FS221', '-index-url https://a.com\n', '--index-url https://a.com\n'],
    ['FS222', '-i https://a.com\n-i https://b.com\n', '--extra-index-url https://a.com\n-i https://b.com\n'],
    ['FS225', '-e git@example.com:a/b.git\n', '-e git+ssh://git@example.com/a/b.git#egg=b\n'],
    ['FS223', 'foo\n-r requirements.txt\nbar\n', 'foo\nbar\n'],
  ];
  for (const [code, before, after, number] of cases)
    it(`${code}: ${before.trim()}`, () => {
      assert.equal(fixed(before, code, number), after);
      assert.ok(!findingsIn(after).some((finding) => finding.code === code));
    });
});
