import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import { documentKind } from '../../../../src/language/document/documentKind.ts';
import { parseLanguageDocument } from '../../../../src/language/document/languageDocument.ts';
import type { SourceText } from '../../../../src/flow/yaml/sourceText.ts';
import type { ActionContext } from '../../../../src/language/features/actions/actionContext.ts';
import { codeActions } from '../../../../src/language/features/actions/codeActions.ts';
import { diagnose, type JudgedFinding } from '../../../../src/language/features/diagnose.ts';
import type { FlowFacts, PathFact } from '../../../../src/language/features/facts.ts';
import { atCursor } from '../../../fakes/cursor.ts';
import { MemoryFiles } from '../../../fakes/memoryFiles.ts';

/** What the disk says of a flow in `/w/ask`. */
export const factsOf = (paths: Record<string, PathFact> = {}): FlowFacts => ({
  folder: '/w/ask',
  workspaceFolders: ['/w'],
  paths: new Map(Object.entries(paths)),
  includes: new Map(),
  definitions: ['flow.dag.yaml'],
  requirementsTxt: false,
});

export interface Offered {
  actions: CodeAction[];
  findings: JudgedFinding[];
  /** The text after the action of this title. */
  after(title: string): string;
}

/** The actions at the cursor, or in the whole text where there is none. */
export function actionsAt(
  marked: string,
  more: Partial<ActionContext> & { path?: string; facts?: FlowFacts } = {},
): Offered {
  const { text, offset } = marked.includes('|') ? atCursor(marked) : { text: marked, offset: undefined };
  const path = more.path ?? '/w/ask/flow.dag.yaml';
  const document = parseLanguageDocument(documentKind(path, text)!, text, path);
  const findings = diagnose(document, more.facts);
  const { source } = document;
  const range = source.rangeOf({ start: offset ?? 0, end: offset ?? text.length });
  const actions = codeActions(document, range, findings, {
    files: new MemoryFiles({}),
    createsFiles: true,
    diagnosticOf: ({ span, message, code }) => ({ range: source.rangeOf(span), message, code }),
    ...more,
  });
  return {
    actions,
    findings,
    after: (title) => {
      const action = actions.find((one) => one.title === title);
      if (!action) throw new Error(`no "${title}" among ${JSON.stringify(actions.map((one) => one.title))}`);
      return applied(source, ownEdits(action, `file://${path}`));
    },
  };
}

const ownEdits = ({ edit }: CodeAction, uri: string): TextEdit[] => [
  ...(edit?.changes?.[uri] ?? []),
  ...(edit?.documentChanges ?? []).flatMap((change) =>
    'textDocument' in change && change.textDocument.uri === uri ? (change.edits as TextEdit[]) : [],
  ),
];

function applied(source: SourceText, edits: readonly TextEdit[]): string {
  let { text } = source;
  const at = ({ range }: TextEdit): number => source.offsetAt(range.start);
  for (const edit of edits.toSorted((one, other) => at(other) - at(one)))
    text = text.slice(0, at(edit)) + edit.newText + text.slice(source.offsetAt(edit.range.end));
  return text;
}

export const titles = ({ actions }: Offered): string[] => actions.map(({ title }) => title);
