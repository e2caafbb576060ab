/** The files that the language service knows. */
export type DocumentKind = 'flow' | 'run' | 'requirements';

/**
 * What a file is, by its name and, of other YAML files, by what stands at the start of its lines: a run names its schema,
 * or has `flow:` beside `data:` or `run:`. Undefined for everything else; `named` are the requirements files that flows name.
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
  const schema = /^\$schema:.*\/(\w+)\.schema\.json/m.exec(text)?.[1];
  if (schema) return schemaKinds[schema.toLowerCase()];
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(text);
  return has('flow') && (has('data') || has('run')) ? 'run' : undefined;
}

const schemaKinds: Record<string, DocumentKind> = { flow: 'flow', run: 'run' };
