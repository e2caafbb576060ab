import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { parseRequirementsDocument } from '../../../../src/language/document/requirementsDocument.ts';
import { withSlashes } from '../../../../src/language/facts/slashes.ts';
import { gatherRequirementsFacts } from '../../../../src/language/facts/gatherRequirementsFacts.ts';
import { diagnose, type JudgedFinding } from '../../../../src/language/features/diagnose.ts';
import { TestFolder } from '../../../support/folder.ts';

describe('what a requirements file names on the disk', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  /** Errors in `flow/requirements.txt`. */
  const errorsIn = async (text: string, files: Record<string, string> = {}): Promise<JudgedFinding[]> => {
    folder.write({ 'flow/requirements.txt': text, ...files });
    const document = parseRequirementsDocument(text, withSlashes(folder.at('flow', 'requirements.txt')));
    const found = diagnose(document, await gatherRequirementsFacts(document));
    return found.filter(({ severity }) => severity === 'error');
  };
  const told = async (text: string, files?: Record<string, string>): Promise<string[]> =>
    (await errorsIn(text, files)).map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);

  it('is told where it is not there', async () => {
    const text = '-r gone.txt\n-c "no/limits.txt"\n-e ./gone[dev]\n./w/a-1-py3-none-any.whl\nna/me\n';
    assert.deepEqual(await told(text), [
      'FS226: gone.txt',
      'FS226: "no/limits.txt"',
      'FS226: ./gone',
      'FS226: ./w/a-1-py3-none-any.whl',
      'FS226: na/me',
    ]);
  });

  it('is told where it is a folder and has to be a file', async () => {
    assert.deepEqual(await told('-r more\n', { 'flow/more/a.txt': '' }), ['FS226: more']);
  });

  it('is not told where it is there, or may be', async () => {
    const text = [
      '-r more/more.txt',
      '-c ../limits.txt',
      '-e .',
      '-e ../lib[dev]',
      '-e sub',
      './w/a-1-py3-none-any.whl',
      '/opt/b-1-py3-none-any.whl',
      '-r /opt/more.txt',
      '-r ~/more.txt',
      '-r https://a.com/more.txt',
      '-r ${HOME}/more.txt',
      '-e git+https://a.com/b.git#egg=b',
      'c @ file:///c.zip',
      './w/gone-1-py3-none-any.whl ; os_name == "nt"',
    ].join('\n');
    const files = {
      'flow/more/more.txt': '',
      'limits.txt': '',
      'lib/setup.py': '',
      'sub/setup.py': '',
      'flow/w/a-1-py3-none-any.whl': '',
    };
    assert.deepEqual(await told(text, files), []);
  });

  it('is not told where an include of a flow may bring it', async () => {
    const yaml = 'additional_includes:\n- ../shared/more.txt\n- ../shared/lib/\n';
    const text = '-r more.txt\n-e ./lib/one\n-r less.txt\n';
    assert.deepEqual(await told(text, { 'flow/flow.dag.yaml': yaml }), ['FS226: less.txt']);
  });

  it('is mended with what is like it', async () => {
    const text = '-r requirement.txt\n-r  requirements_dev.txt # c\n-e ./libb[x]\n';
    const found = await errorsIn(text, { 'flow/requirements-dev.txt': '', 'flow/lib/setup.py': '' });
    // The file itself is never meant.
    assert.deepEqual(
      found.map(({ fixes }) => fixes?.map(({ edits }) => edits[0]!.newText)),
      [['requirements-dev.txt'], ['requirements-dev.txt'], ['./lib']],
    );
    const [, dev, lib] = found.map(({ fixes }) => fixes![0]!.edits[0]!);
    const mended = [lib!, dev!].reduce(
      (all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end),
      text,
    );
    assert.equal(mended, '-r requirement.txt\n-r  requirements-dev.txt # c\n-e ./lib[x]\n');
    assert.deepEqual(await told(mended), ['FS226: requirement.txt']);
  });

  it('is told where files include one another in a circle', async () => {
    const files = { 'flow/a.txt': 'x\n-r b/c.txt\n', 'flow/b/c.txt': '-c ../requirements.txt\n' };
    const [found, ...more] = await errorsIn('-r ./a.txt\n', files);
    assert.deepEqual(more, []);
    assert.equal(found?.code, 'FS223');
    assert.match(found.message, /from "requirements\.txt" to "a\.txt" to "b\/c\.txt" to "requirements\.txt"/);
    assert.deepEqual(await told('-r a.txt\n', { 'flow/a.txt': '-r b.txt\n', 'flow/b.txt': '-r b.txt\n' }), [
      'FS223: a.txt',
    ]);
    assert.deepEqual(
      await told('-r a.txt\n-r b.txt\n', { 'flow/a.txt': '-r b.txt\n', 'flow/b.txt': '' }),
      [],
    );
  });

  it('is followed through files of another encoding', async () => {
    folder.write({ 'flow/a.txt': '' });
    writeFileSync(folder.at('flow', 'a.txt'), Buffer.from('\ufeff-r requirements.txt\n', 'utf16le'));
    assert.deepEqual(await told('-r a.txt\n'), ['FS223: a.txt']);
  });
});
