import type { InlayHint } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import { touches, type Span } from '../../../flow/yaml/span.ts';
import { shownPath } from '../paths.ts';
import type { FlowFacts, IncludeFact } from '../facts.ts';
import { pathPlaces } from '../navigation/pathPlaces.ts';

/** Behind includes, under which name they arrive; behind sources and the requirements file, which include brings them. */
export function inlayFlow(document: FlowDocument, within: Span, facts: FlowFacts): InlayHint[] {
  const { source, model } = document;
  const hint = (end: number, label: string, tooltip: string): InlayHint => ({
    position: source.positionAt(end),
    label,
    tooltip,
    paddingLeft: true,
  });
  const hints: InlayHint[] = [];
  for (const { text, span } of model.includes) {
    if (!touches(within, span.end)) continue;
    const fact = facts.includes.get(text);
    const name = fact && nameOf(text, fact);
    if (name) hints.push(hint(span.end, `→ ${name}`, `Arrives in the session as "${name}"`));
  }
  for (const place of pathPlaces(document)) {
    if (place.role === 'include' || place.role === 'entry') continue;
    const fact = facts.paths.get(place.text);
    if ((fact?.kind !== 'file' && fact?.kind !== 'folder') || !fact.include) continue;
    const end = behindQuote(source.text, place.span);
    if (!touches(within, end)) continue;
    const from = shownPath(fact.source, facts.realFolder ?? facts.folder);
    hints.push(hint(end, `from ${from}`, `The include "${fact.include}" brings it`));
  }
  return hints;
}

/** What an include is called in the session, where its own text does not say so. */
function nameOf(text: string, fact: IncludeFact): string | undefined {
  if (fact.kind !== 'file' && fact.kind !== 'folder' && fact.kind !== 'zip') return undefined;
  const isPlain = fact.kind === 'file' && text.replaceAll('\\', '/').split('/').at(-1) === fact.name;
  return isPlain ? undefined : fact.kind === 'folder' ? `${fact.name}/` : fact.name;
}

const behindQuote = (text: string, { end }: Span): number => (/["']/.test(text[end] ?? '') ? end + 1 : end);
