import type { CodeAction, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { LanguageDocument } from '../../document/languageDocument.ts';
import type { Fix } from '../finding.ts';
import type { ActionContext } from './actionContext.ts';

/** A change as the editor offers it; none where it makes files and the client does not. */
export function toAction(
  document: LanguageDocument,
  fix: Fix,
  kind: string,
  context: ActionContext,
  more: Pick<CodeAction, 'diagnostics' | 'isPreferred'> = {},
): CodeAction[] {
  if (!fix.edits.length && !fix.newFiles?.length) return [];
  if (fix.newFiles?.length && !context.createsFiles) return [];
  return [{ title: fix.title, kind, edit: toWorkspaceEdit(document, fix, context), ...more }];
}

function toWorkspaceEdit(
  { source, path }: LanguageDocument,
  { edits, newFiles }: Fix,
  { files }: ActionContext,
): WorkspaceEdit {
  const uri = files.uri(path);
  const own: TextEdit[] = edits.map(({ span, newText }) => ({ range: source.rangeOf(span), newText }));
  if (!newFiles?.length) return { changes: { [uri]: own } };
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return {
    documentChanges: [
      ...newFiles.flatMap((file) => {
        const made = files.uri(file.path);
        const create = { kind: 'create' as const, uri: made, options: { ignoreIfExists: true } };
        const write = {
          textDocument: { uri: made, version: null },
          edits: [{ range: top, newText: file.text }],
        };
        return file.text ? [create, write] : [create];
      }),
      ...(own.length ? [{ textDocument: { uri, version: null }, edits: own }] : []),
    ],
  };
}
