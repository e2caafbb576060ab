import { parseFlowDocument } from '../../src/language/document/flowDocument.ts';
import { gatherFlowFacts } from '../../src/language/facts/gatherFlowFacts.ts';
import { diagnose, type JudgedFinding } from '../../src/language/features/diagnose.ts';
import { applyFix } from '../support/applyFix.ts';
import { mutateFlows } from '../support/mutations/mutateFlow.ts';
import { missReason, warningOf, type MissReason } from './missReason.ts';
import type { Answer, LanguageOracle } from './languageOracle.ts';
import type { Seed } from './languageSeeds.ts';

/** A flow as it was judged here and by prompt flow. */
export interface Compared {
  /** What was done to the flow; of a fixed one, the title of the fix too. */
  what: string;
  seed: string;
  text: string;
  findings: JudgedFinding[];
  answer: Answer;
}

export interface Differential {
  compared: Compared[];
  /** An error here, but prompt flow takes the flow. */
  falseErrors: string[];
  /** Prompt flow refuses the flow, and nothing is found that is an error, by the reason; those with a word of it are not among `missed`. */
  warnedOf: Map<MissReason, Compared[]>;
  missed: Map<MissReason | 'unexplained', Compared[]>;
  /** It is said that `pf flow validate` refuses the flow, but it takes it. */
  falseClaims: string[];
  /** Errors here on what only prompt flow's validation refuses. */
  onlyValidation: number;
  /** Warnings on flows that prompt flow takes, by code. */
  warned: Map<string, number>;
  fixes: { tried: number; codes: Set<string>; wrong: string[] };
  milliseconds: number;
}

/** A session refuses these where prompt flow goes on: docs/errors.md. */
const ofSessions = new Set(['FS161', 'FS167']);

const errorsIn = (findings: readonly JudgedFinding[]): JudgedFinding[] =>
  findings.filter(({ severity, code }) => severity === 'error' && !ofSessions.has(code));

/** By its validation, its executor or the first step of a run. */
export const isRefused = ({ refused, errors }: Answer): boolean => refused !== undefined || errors.length > 0;

/** Judges mutated flows, `each` of every kind, here and with prompt flow; and the fixed ones once more. */
export async function runDifferential(
  oracle: LanguageOracle,
  seeds: readonly Seed[],
  each: number,
  start?: number,
): Promise<Differential> {
  const began = performance.now();
  // Short flows are changed more for each change, and those of our own have what the rest lacks.
  const short = seeds.filter(({ text, own }) => own || text.length < 3000);
  const own = short.filter((seed) => seed.own);
  const weighted = [...short, ...Array.from({ length: 12 }, () => own).flat()];
  const mutated = mutateFlows(weighted, each, start).map(({ mutation, seed, text }) => ({
    what: mutation,
    seed,
    text,
  }));
  const compared = await compare(oracle, mutated);
  const toFix = fixable(compared, mutated);
  const fixed = await compare(oracle, toFix);
  return {
    compared,
    ...judge(compared),
    fixes: {
      tried: fixed.length,
      codes: new Set(toFix.map(({ finding }) => finding.code)),
      wrong: fixed.flatMap((one, index) => wrongFix(one, toFix[index]!)),
    },
    milliseconds: performance.now() - began,
  };
}

interface Flow {
  what: string;
  seed: Seed;
  text: string;
}

async function compare(oracle: LanguageOracle, flows: readonly Flow[]): Promise<Compared[]> {
  oracle.ask(flows.map(({ seed, text }) => ({ path: seed.path, text, runsEntry: seed.own })));
  const compared: Compared[] = [];
  for (const { what, seed, text } of flows) {
    const document = parseFlowDocument(text, seed.path);
    const findings = diagnose(document, await gatherFlowFacts(document, []));
    compared.push({ what, seed: seed.name, text, findings, answer: await oracle.answer() });
  }
  return compared;
}

function judge(
  compared: readonly Compared[],
): Pick<Differential, 'falseErrors' | 'falseClaims' | 'warnedOf' | 'missed' | 'onlyValidation' | 'warned'> {
  const falseErrors: string[] = [];
  const falseClaims = compared.filter(isFalseClaim).map(told);
  const warnedOf: Differential['warnedOf'] = new Map();
  const missed: Differential['missed'] = new Map();
  const warned = new Map<string, number>();
  let onlyValidation = 0;
  for (const one of compared) {
    const errors = errorsIn(one.findings);
    if (isRefused(one.answer)) {
      if (errors.length && !one.answer.refused) onlyValidation += 1;
      if (errors.length) continue;
      const reason = missReason(one);
      if (reason && isWarnedOf(one, reason)) warnedOf.set(reason, [...(warnedOf.get(reason) ?? []), one]);
      else missed.set(reason ?? 'unexplained', [...(missed.get(reason ?? 'unexplained') ?? []), one]);
      continue;
    }
    if (errors.length) falseErrors.push(told(one));
    for (const { code, severity } of one.findings)
      if (severity === 'warning') warned.set(code, (warned.get(code) ?? 0) + 1);
  }
  return { falseErrors, falseClaims, warnedOf, missed, onlyValidation, warned };
}

const saysValidation = ({ message }: JudgedFinding): boolean =>
  message.includes('"pf flow validate" refuses');

/** What cannot be read is not validated. */
const isFalseClaim = ({ findings, answer: { refused, errors } }: Compared): boolean =>
  !errors.length && refused?.step !== 'read' && findings.some(saysValidation);

/** It is told below an error, as runs take the flow, or may. */
const isWarnedOf = ({ findings }: Compared, reason: MissReason): boolean =>
  reason === 'validation'
    ? findings.some(saysValidation)
    : findings.some(({ code, severity }) => severity === 'warning' && code === warningOf[reason]);

interface FixedFlow extends Flow {
  finding: JudgedFinding;
  before: Compared;
}

const mostFixesOfOneRule = 15;

/** The flows with the first fix of one finding in them. */
function fixable(compared: readonly Compared[], flows: readonly Flow[]): FixedFlow[] {
  const counts = new Map<string, number>();
  return compared.flatMap((before, index) =>
    before.findings.flatMap((finding): FixedFlow[] => {
      const { code } = finding;
      const count = counts.get(code) ?? 0;
      const fix = finding.fixes?.[0];
      if (!fix || fix.newFiles || count >= mostFixesOfOneRule) return [];
      counts.set(code, count + 1);
      const { what, seed, text } = flows[index]!;
      return [{ what: `${what}; ${fix.title}`, seed, text: applyFix(text, fix), finding, before }];
    }),
  );
}

/** A fix must mend what it is about: the flow is not refused for the same reason, and what has no error here is taken. */
function wrongFix(after: Compared, { finding: { code, message }, before }: FixedFlow): string[] {
  const number = (one: Compared): number =>
    one.findings.filter((finding) => finding.code === code && finding.message === message).length;
  const wrong: string[] = [];
  if (number(after) >= number(before)) wrong.push(`"${message}" is still there`);
  if (!errorsIn(after.findings).length && isRefused(after.answer) && !missReason(after))
    wrong.push('prompt flow refuses what has no error any more');
  const only = errorsIn(before.findings);
  const why = before.answer.refused?.why;
  if (only.length === 1 && only[0]!.code === code && why && after.answer.refused?.why === why)
    wrong.push('prompt flow refuses it for the same reason');
  return wrong.map((reason) => `${reason}: ${told(after)}`);
}

/** What one must know to mend a rule, on one line. */
export function told({ what, seed, text, findings, answer: { refused, errors } }: Compared): string {
  const theirs = refused ? `${refused.step}: ${refused.why}` : errors.join('; ') || 'takes it';
  const ours = findings.map(
    ({ code, message, span }) =>
      `${code} ${message} at ${JSON.stringify(text.slice(Math.max(0, span.start - 40), span.end + 20).slice(0, 120))}`,
  );
  return `${what} in ${seed}: prompt flow ${theirs}; here ${ours.join('; ')}`;
}
