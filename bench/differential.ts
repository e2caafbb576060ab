import { LanguageOracle } from '../test/parity/languageOracle.ts';
import { takenSeeds } from '../test/parity/languageSeeds.ts';
import { missReasons, type MissReason } from '../test/parity/missReason.ts';
import { isRefused, runDifferential, type Differential } from '../test/parity/runDifferential.ts';
import { TestFolder } from '../test/support/folder.ts';

/** Judges mutated flows beside the real prompt flow, as the suite parity does; says as Markdown how the two differ. */
export async function differential(python: string, each = 22): Promise<string> {
  const folder = new TestFolder();
  const oracle = new LanguageOracle(python);
  try {
    return toReport(await runDifferential(oracle, await takenSeeds(oracle, folder), each));
  } finally {
    await oracle.end();
    folder.remove();
  }
}

function toReport({
  compared,
  falseErrors,
  falseClaims,
  warnedOf,
  missed,
  onlyValidation,
  warned,
  fixes,
  milliseconds,
}: Differential): string {
  const kinds = new Set(compared.map(({ what }) => what)).size;
  const refused = compared.filter(({ answer }) => isRefused(answer)).length;
  const warnedFlows = [...warnedOf.values()].flat().length;
  const missing = [...missed.values()].flat().length;
  const rows = [...new Set([...warnedOf.keys(), ...missed.keys()])]
    .map((reason) => ({
      reason,
      told: warnedOf.get(reason as MissReason)?.length ?? 0,
      not: missed.get(reason)?.length ?? 0,
    }))
    .toSorted((one, other) => other.told + other.not - one.told - one.not)
    .map(
      ({ reason, told, not }) =>
        `| ${reason} | ${told} | ${not} | ${missReasons[reason as MissReason] ?? ''} |`,
    );
  const warnings = [...warned]
    .toSorted(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${count}`);
  return `${compared.length} flows, changed in ${kinds} ways, and ${fixes.tried} with the first fix of a finding in them, in ${Math.round(milliseconds / 1000)} s.

| what | flows |
|---|---|
| prompt flow refuses it | ${refused} |
| and there is an error here | ${refused - warnedFlows - missing} |
| of which only \`pf flow validate\` refuses it | ${onlyValidation} |
| prompt flow refuses it, and a warning here says so, as runs take it, or may | ${warnedFlows} |
| prompt flow refuses it, and nothing here says so | ${missing} |
| prompt flow takes it, and there is an error here | **${falseErrors.length}** |
| \`pf flow validate\` takes it, and it is said here that it does not | **${falseClaims.length}** |
| a fix that prompt flow does not agree to | **${fixes.wrong.length}** |

| no error, because of | with a warning | with nothing | why |
|---|---|---|---|
${rows.join('\n')}

Warnings on changed flows that prompt flow takes: ${warnings.join(', ')}.
Rules whose first fix was tried: ${[...fixes.codes].toSorted().join(', ')}.`;
}

if (import.meta.main) {
  const python = process.argv[2] ?? process.env['FLOW_SESSIONS_TEST_PYTHON'];
  if (!python) throw new Error('Name a Python that has prompt flow.');
  console.log(await differential(python));
}
