import type { InlayHint, Range } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import { folderOf } from '../paths.ts';
import type { FlowFacts } from '../facts.ts';
import type { LiveThings } from '../liveThings.ts';
import { inlayRequirements } from '../requirements/inlayRequirements.ts';
import type { RunFacts } from '../runFacts.ts';
import { inlayFlow } from './inlayFlow.ts';

/** What the editor shows between the text of a range: where files come from, and what is installed in the session. */
export async function inlayHints(
  document: LanguageDocument,
  range: Range,
  facts: FlowFacts | RunFacts | undefined,
  live: LiveThings,
): Promise<InlayHint[]> {
  const within = {
    start: document.source.offsetAt(range.start),
    end: document.source.offsetAt(range.end),
  };
  if (document.kind === 'flow') return facts ? inlayFlow(document, within, facts as FlowFacts) : [];
  const folder = document.kind === 'requirements' ? folderOf(document.path) : undefined;
  const installed = folder === undefined ? undefined : await live.installed(folder);
  return installed && document.kind === 'requirements' ? inlayRequirements(document, installed, range) : [];
}
