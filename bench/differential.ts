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
  missed,
  onlyValidation,
  warned,
  fixes,
  milliseconds,
}: Differential): string {
  const kinds = new Set(compared.map(({ what }) => what)).size;
  const refused = compared.filter(({ answer }) => isRefused(answer)).length;
  const missing = [...missed.values()].flat();
  const rows = [...missed]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([reason, flows]) => {
      const told = flows.filter(({ findings }) =>
        findings.some(({ severity }) => severity === 'warning'),
      ).length;
      return `| ${reason} | ${flows.length} | ${told} | ${missReasons[reason as MissReason] ?? ''} |`;
    });
  const warnings = [...warned]
    .toSorted(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${count}`);
  return `${compared.length} flows, changed in ${kinds} ways, and ${fixes.tried} with the first fix of a finding in them, in ${Math.round(milliseconds / 1000)} s.

| what | flows |
|---|---|
| prompt flow refuses it | ${refused} |
| and there is an error here | ${refused - missing.length} |
| of which only \`pf flow validate\` refuses it | ${onlyValidation} |
| prompt flow refuses it, and there is no error here | ${missing.length} |
| prompt flow takes it, and there is an error here | **${falseErrors.length}** |
| a fix that prompt flow does not agree to | **${fixes.wrong.length}** |

| no error, because of | flows | with a warning | why |
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
