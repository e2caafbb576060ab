import { looksLikeRun } from './looksLikeRun.ts';
import { topLevel } from './topLevel.ts';

/** The files that the language service knows. */
export type DocumentKind = 'flow' | 'run' | 'requirements';

/**
 * What a file is, by its name and, of other YAML files, by what stands at its top: a run names its schema, or has `flow:` beside
 * `data:` or `run:` and nothing that no run has. Undefined for everything else; `named` are the requirements files that flows name.
 */
export function documentKind(
  path: string,
  text: string,
  named?: (path: string) => boolean,
): DocumentKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^flow\.(dag|flex)\.ya?ml$/.test(name)) return 'flow';
  if (/^requirements.*\.txt$/.test(name) || named?.(path)) return 'requirements';
  if (!/\.ya?ml$/.test(name)) return undefined;
  // Most YAML files have neither word in them.
  if (!text.includes('.schema.json') && !/\bflow\b/.test(text)) return undefined;
  const keys = topLevel(text);
  const written = keys.find(({ key }) => key === '$schema')?.text;
  const schema = written && /\/(\w+)\.schema\.json/.exec(written)?.[1];
  if (schema) return schemaKinds[schema.toLowerCase()];
  return looksLikeRun(keys) ? 'run' : undefined;
}

const schemaKinds: Record<string, DocumentKind> = { flow: 'flow', run: 'run' };
