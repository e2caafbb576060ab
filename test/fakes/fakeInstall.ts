import { UserError } from '../../src/common/userError.ts';
import { normalizeName } from '../../src/flow/requirements/normalizeName.ts';
import { parseRequirements } from '../../src/flow/requirements/parseRequirements.ts';
import { abortable } from '../../src/session/operationQueue.ts';
import type { Report } from '../../src/session/operation.ts';
import type { RequirementFact } from '../../src/session/session.ts';
import type { FakePackages, FakePlace } from './fakePlace.ts';

/** The facts of requirement lines that stand in no file. */
export const toFacts = (lines: readonly string[]): RequirementFact[] =>
  parseRequirements(lines).map(({ name, text, line }) => ({ name: name ?? text, text, file: '', line }));

/** What is there after an installation over `had`: a package that was not asked for again stays. Throws as pip would. */
export async function fakeInstall(
  place: FakePlace,
  had: FakePackages,
  facts: readonly RequirementFact[],
  report: Report,
  signal: AbortSignal,
): Promise<FakePackages> {
  const packages = new Map(had);
  for (const fact of facts) {
    const [line] = parseRequirements([fact.text]);
    const held = place.held.get(line?.target ?? '');
    if (held) await abortable(held, signal);
    if (line?.kind !== 'package') continue;
    const versions = place.index.get(normalizeName(line.name!)) ?? [];
    const wanted = /^==\s*(\S+)$/.exec(line.specifier ?? '')?.[1];
    const version = wanted === undefined ? versions.at(-1) : versions.find((one) => one === wanted);
    report({ kind: 'log', stream: 'stdout', text: `Collecting ${fact.text}` });
    if (version === undefined) throw notFound(fact);
    packages.set(normalizeName(line.name!), version);
    for (const needed of place.needs.get(normalizeName(line.name!)) ?? [])
      if (!packages.has(needed)) packages.set(needed, place.index.get(needed)!.at(-1)!);
  }
  report({ kind: 'log', stream: 'stdout', text: 'Successfully installed' });
  return packages;
}

const notFound = ({ text, file, line }: RequirementFact): UserError =>
  new UserError({
    code: 'FSE305',
    kind: 'failed',
    message: `There is no package or version for "${text}".`,
    evidence: `ERROR: No matching distribution found for ${text}`,
    remedy: 'Correct the requirements file, then install again.',
    location: { file, line },
  });
