import { joinPath } from '../paths.ts';
import { pathSuggestions, type List } from './pathSuggestions.ts';
import type { Place } from '../schema/place.ts';
import type { Suggestion } from './suggestion.ts';
import type { WorkspaceFiles } from '../workspaceFiles.ts';
import { writeScalar } from './writeScalar.ts';

/** A flex flow's `module:name`: the modules of the folder, then the functions and classes of the one that is written. */
export async function entrySuggestions(
  files: WorkspaceFiles,
  folder: string,
  list: List,
  place: Place,
  typed: string,
): Promise<Suggestion[]> {
  const colon = typed.indexOf(':');
  if (colon === -1) return await modules(list, place, typed);
  const module = typed.slice(0, colon);
  const path = `${module.replaceAll('.', '/')}.py`;
  const text = await files.head(joinPath(folder, path));
  return topLevelNames(text ?? '').map(({ name, keyword }) => ({
    label: name,
    kind: 'function',
    text: writeScalar(`${module}:${name}`, place),
    filter: `${module}:${name}`,
    detail: keyword === 'class' ? 'class' : 'function',
    rank: name.startsWith('_') ? 1 : 0,
  }));
}

async function modules(list: List, place: Place, typed: string): Promise<Suggestion[]> {
  const rank = (name: string): number | undefined =>
    /^[A-Za-z_]\w*\.py$/.test(name) && name !== '__init__.py' ? 0 : undefined;
  const written = typed.replaceAll('.', '/');
  const found = await pathSuggestions(place, written, list, rank);
  return found.flatMap((suggestion): Suggestion[] => {
    const { label, kind } = suggestion;
    if (kind === 'folder' && !/^[A-Za-z_]\w*\/$/.test(label)) return [];
    const before = typed.slice(0, typed.lastIndexOf('.') + 1);
    const text = kind === 'folder' ? `${label.slice(0, -1)}.` : `${label.slice(0, -3)}:`;
    return [
      {
        label: text,
        kind,
        // A scalar may end with a colon only until the rest is there.
        text: `${place.word.tight ? ' ' : ''}${before}${text}`,
        filter: before + text,
        rank: kind === 'folder' ? 1 : 0,
        more: true,
      },
    ];
  });
}

function topLevelNames(python: string): { name: string; keyword: string }[] {
  return Array.from(
    python.matchAll(/^(?:async +)?(def|class) +([A-Za-z_]\w*)/gm),
    ([, keyword = '', name = '']) => ({ name, keyword }),
  );
}
