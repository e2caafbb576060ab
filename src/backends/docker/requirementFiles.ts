import { posix } from 'node:path';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { parseRequirements } from '../../flow/requirements/parseRequirements.ts';
import type { TarEntry } from './tarStream.ts';

/** What pip is to install from, as it lies in a builder. */
export interface RequirementFiles {
  /** For `-r`, relative to `/flow` or absolute. */
  main: string;
  entries: TarEntry[];
  /** Lines install from the flow's own files, so that all of them are needed. */
  needsFlow: boolean;
}

/** Where requirement files from outside the flow folder are put, with their paths below it. */
export const outside = '/opt/flow-sessions/outside';

/** Lays out the flow's requirement files for a builder; undefined where it has none. `texts` replaces lines by what pip may read. */
export function requirementFiles(
  { environment }: LoadedFlow,
  texts: ReadonlyMap<string, string> = new Map(),
): RequirementFiles | undefined {
  const { requirements, nested } = environment;
  if (!requirements) return undefined;
  const sources = [requirements, ...nested];
  return {
    main: isOutside(requirements.path) ? place(requirements.source) : requirements.path,
    entries: sources.map(({ path, source, lines }) => ({
      kind: 'bytes',
      path: (isOutside(path) ? place(source) : `/flow/${path}`).slice(1),
      bytes: texts.get(source) ?? `${lines.join('\n')}\n`,
    })),
    needsFlow: sources.some(({ lines }) => parseRequirements(lines).some(leadsToFiles)),
  };
}

const isOutside = (path: string): boolean =>
  posix.isAbsolute(path) || path.startsWith('../') || /^[A-Za-z]:/.test(path);

const place = (source: string): string =>
  posix.join(outside, source.replaceAll('\\', '/').replace(/^([A-Za-z]):/, '$1'));

/** A path, something editable, or a folder of packages of the flow's own. */
function leadsToFiles({ kind, target, text }: ReturnType<typeof parseRequirements>[number]): boolean {
  if (kind === 'path' || kind === 'editable') return true;
  if (kind === 'url') return target !== undefined && !/^[a-z+]+:\/\//i.test(target);
  return kind === 'option' && /^(-f|--find-links)[ =]\s*(?![a-z+]+:\/\/|\/)/i.test(text);
}
