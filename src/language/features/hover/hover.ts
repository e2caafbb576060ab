import type { Hover, Position } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { CompletionContext } from '../completion/completionContext.ts';
import { hoverRequirement } from '../requirements/hoverRequirement.ts';
import type { FlowFacts } from '../facts.ts';
import type { RunFacts } from '../runFacts.ts';
import { cursorSchema } from '../schema/cursorSchema.ts';
import { dagKeys, flexKeys } from '../schema/flowKeys.ts';
import { placeAt } from '../schema/placeAt.ts';
import { runKeys } from '../schema/runKeys.ts';
import { hoverFlow } from './hoverFlow.ts';
import { hoverRun } from './hoverRun.ts';

/** What is known about the thing at a position; nothing where that is nothing. */
export async function hover(
  document: LanguageDocument,
  position: Position,
  context: CompletionContext,
): Promise<Hover | undefined> {
  if (document.kind === 'requirements') return await hoverRequirement(document, position, context);
  const { source } = document;
  const found = placeAt(source, source.offsetAt(position));
  if (!found?.word.text) return undefined;
  const top = document.kind === 'run' ? runKeys : document.model.kind === 'flex' ? flexKeys : dagKeys;
  const cursor = cursorSchema(top, found);
  if (!cursor) return undefined;
  const { facts } = context;
  const of = { ...cursor, context, text: found.word.text };
  const value =
    document.kind === 'flow'
      ? await hoverFlow({ ...of, document, ...(facts && { facts: facts as FlowFacts }) })
      : await hoverRun({ ...of, document, ...(facts && { facts: facts as RunFacts }) });
  if (!value) return undefined;
  return { contents: { kind: 'markdown', value }, range: source.rangeOf(found.word.span) };
}
