import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRequirementsDocument } from '../../src/language/document/requirementsDocument.ts';
import { diagnose, type JudgedFinding } from '../../src/language/features/diagnose.ts';
import { PipOracle } from './pipOracle.ts';
import { requirementLines } from './requirementLines.ts';

const corpus = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'corpus');
const python = process.env.FLOW_SESSIONS_TEST_PYTHON;
const title = python
  ? 'requirements as the real pip reads them'
  : 'requirements as the real pip reads them (FLOW_SESSIONS_TEST_PYTHON names no Python)';

/** Errors that pip finds only when it installs. */
const laterErrors = new Set(['FS217', 'FS218', 'FS223']);

const findings = (text: string): JudgedFinding[] =>
  diagnose(parseRequirementsDocument(text, '/flow/requirements.txt')).filter(
    ({ severity, code }) => /error|warning/.test(severity) && !laterErrors.has(code),
  );

/** What pip refuses and we do not, with the reason. */
const explained = new Map([
  ['na/me', 'it may be a folder'],
  ['.\\wheels\\name-1.0-py3-none-any.whl', 'it is right on Windows'],
  ['${NAME}==1', 'the variable may have a value'],
  ['-e name @ git+https://example.com/name.git', 'pip takes it since 25.1'],
  ['name>=1,', 'pip takes it since 24.1'],
  ['name_', 'pip takes it since 24.1'],
  ['name --config-settings="--build=fast"', 'pip takes it since 23.1'],
]);

interface Difference {
  text: string;
  says: string;
}

describe(title, function () {
  this.timeout(120_000);
  let oracle: PipOracle;

  before(function () {
    if (!python) return this.skip();
    oracle = new PipOracle(python);
  });

  after(async () => {
    await oracle?.end();
  });

  /** What pip takes and we refuse, and the share of what pip refuses that we find. */
  const compare = async (
    files: readonly string[],
  ): Promise<{ wrong: Difference[]; missed: Difference[]; refused: number }> => {
    const refusals = await oracle.refusals(files);
    const wrong: Difference[] = [];
    const missed: Difference[] = [];
    for (const [index, text] of files.entries()) {
      const found = findings(text);
      const errors = found.filter(({ severity }) => severity === 'error');
      const refusal = refusals[index]!;
      if (errors.length && !refusal)
        wrong.push({ text, says: errors.map(({ code, message }) => `${code} ${message}`).join() });
      if (!found.length && refusal) missed.push({ text, says: refusal.slice(0, 200) });
    }
    return { wrong, missed, refused: refusals.filter(Boolean).length };
  };

  it('refuses no file of the corpus (../shared)', async function () {
    if (!existsSync(corpus)) return this.skip();
    const files = globSync('**/requirements*.txt', { cwd: corpus }).map((path) =>
      readFileSync(join(corpus, path), 'utf8'),
    );
    assert.ok(files.length > 80);
    assert.deepEqual(await compare(files), { wrong: [], missed: [], refused: 0 });
  });

  it('says of each line of our own what pip says', async () => {
    const { wrong, missed } = await compare(requirementLines);
    assert.deepEqual(wrong, []);
    const unexplained = missed.filter(({ text }) => !explained.has(text));
    assert.deepEqual(unexplained, []);
  });

  it('refuses nothing that pip takes, in 3,000 mutated lines, and warns of nineteen in twenty that it refuses', async () => {
    const { wrong, missed, refused } = await compare(mutations(3000));
    assert.deepEqual(wrong, []);
    assert.ok(refused > 1000);
    assert.ok(missed.length < refused / 20, JSON.stringify(missed, undefined, 1));
  });
});

/** Lines with one to three changes, always the same ones. */
function mutations(count: number): string[] {
  let state = 20_240_607;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const bits = [
    ...Array.from(' \t\\#;,@[]()<>=!~-."\'/$*+:1a\u00e9\n'),
    '--',
    '==',
    ' ; ',
    'in',
    'not',
    'and ',
    '.*',
    ' -e ',
  ];
  return Array.from({ length: count }, () => {
    let text = requirementLines[random(requirementLines.length)]!;
    for (let changes = 1 + random(3); changes > 0; changes -= 1) {
      const at = random(text.length + 1);
      const kind = random(4);
      if (kind === 0) text = text.slice(0, at) + text.slice(at + 1 + random(3));
      else if (kind === 1) text = text.slice(0, at) + bits[random(bits.length)]! + text.slice(at);
      else if (kind === 2) text = text.slice(0, at) + bits[random(bits.length)]! + text.slice(at + 1);
      else text = text.slice(0, at) + requirementLines[random(requirementLines.length)]!.slice(random(8));
    }
    return text;
  });
}
