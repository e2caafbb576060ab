import type { LoadedFlow } from '../flow/loadFlow.ts';
import { parseRequirements } from '../flow/requirements/parseRequirements.ts';
import type { EnvironmentFacts, RequirementFact } from './session.ts';

/** Takes from a loaded flow what a session is made from, with the line each part stands on. */
export function environmentFacts(flow: LoadedFlow): EnvironmentFacts {
  const { image, requirements, nested } = flow.environment;
  const sources = [...(requirements ? [requirements] : []), ...nested];
  return {
    ...(image && {
      image: { value: image.value, file: flow.file.path, line: (image.range?.start.line ?? 0) + 1 },
    }),
    requirements: sources.flatMap(({ source, lines }) => requirementFacts(source, lines)),
    ...(requirements && { requirementsFile: requirements.path }),
  };
}

/** A session remembers these lines where others may read them: a password that was written into one is no part of that. */
const withoutPasswords = (text: string): string =>
  text.replaceAll(/(:\/\/)(?!\{private\}|\$\{)[^/@\s]+@/g, '$1***@');

function requirementFacts(file: string, lines: string[]): RequirementFact[] {
  return parseRequirements(lines)
    .filter(({ kind }) => kind !== 'include' && kind !== 'constraint')
    .map(({ name, text, line }) => {
      const shown = withoutPasswords(text.trim());
      return { name: name ?? shown, text: shown, file, line };
    });
}
