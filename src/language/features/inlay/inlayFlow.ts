import type { InlayHint } from 'vscode-languageserver-types';
import type { FlowDocument } from '../../document/flowDocument.ts';
import { touches, type Span } from '../../../flow/yaml/span.ts';
import { baseName, shortPath, shownPath } from '../paths.ts';
import type { FlowFacts, IncludeFact } from '../facts.ts';
import { pathPlaces } from '../navigation/pathPlaces.ts';

type ArrivingInclude = Extract<IncludeFact, { name: string }>;

/** Behind includes, where they lie and under which name they arrive; behind sources and the requirements file, which include brings them. */
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
    const label = fact && 'name' in fact && labelOf(text, fact, facts);
    if (label) hints.push(hint(span.end, label, `Arrives in the session as "${fact.name}"`));
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

/** `where it lies → what it becomes`, as far as the text does not say so itself. */
function labelOf(text: string, fact: ArrivingInclude, facts: FlowFacts): string | undefined {
  const written = text.replaceAll('\\', '/').replace(/\/+$/, '');
  const path = shortPath(fact.source, facts);
  const name = fact.kind === 'folder' ? `${fact.name}/` : fact.name;
  const isTold = baseName(written) === fact.name && fact.kind !== 'zip';
  if (path === written || (isTold && path === fact.name)) return isTold ? undefined : `→ ${name}`;
  return `${path} → ${name}`;
}

const behindQuote = (text: string, { end }: Span): number => (/["']/.test(text[end] ?? '') ? end + 1 : end);
