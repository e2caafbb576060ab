import {
  LSPErrorCodes,
  ResponseError,
  type ClientCapabilities,
  type Connection,
  type Location,
  type LocationLink,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { codeActions } from '../features/actions/codeActions.ts';
import { complete } from '../features/completion/complete.ts';
import { hover } from '../features/hover/hover.ts';
import { inlayHints } from '../features/inlay/inlayHints.ts';
import { definition } from '../features/navigation/definition.ts';
import { documentHighlights } from '../features/navigation/documentHighlights.ts';
import { documentLinks } from '../features/navigation/documentLinks.ts';
import { prepareRename, type Refused } from '../features/navigation/prepareRename.ts';
import { references } from '../features/navigation/references.ts';
import { rename } from '../features/navigation/rename.ts';
import { documentSymbols } from '../features/structure/documentSymbols.ts';
import { foldingRanges } from '../features/structure/foldingRanges.ts';
import { Answers, type FeatureHost } from './answer.ts';
import { toDiagnostic } from './toDiagnostic.ts';

/** What the server can do besides telling what is wrong. */
export const featureCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: ['$', '{', '[', '.', '/', ' ', ':', '-', '"', "'"] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentHighlightProvider: true,
  documentLinkProvider: {},
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', 'refactor.extract'] },
};

/** Answers the client's requests with the features. */
export function serveFeatures(connection: Connection, host: FeatureHost): void {
  const answers = new Answers(connection, host);
  connection.onCompletion(
    answers.from(
      async ({ document }, { position }, context) => await complete(document, position, context),
      true,
    ),
  );
  connection.onHover(
    answers.from(
      async ({ document }, { position }, context) => (await hover(document, position, context)) ?? null,
    ),
  );
  connection.onDefinition(
    answers.from(async ({ document }, { position }, context) => {
      const links = await definition(document, position, context);
      return host.capabilities().textDocument?.definition?.linkSupport ? links : links.map(toLocation);
    }),
  );
  connection.onReferences(
    answers.from(
      async ({ document }, { position, context: asked }, context) =>
        await references(document, position, asked, context),
    ),
  );
  connection.onPrepareRename(
    answers.from(async ({ document }, { position }, context) =>
      orRefuse(await prepareRename(document, position, context)),
    ),
  );
  connection.onRenameRequest(
    answers.from(async ({ document }, { position, newName }, context) =>
      orRefuse(await rename(document, position, newName, context)),
    ),
  );
  connection.onDocumentHighlight(
    answers.from(({ document }, { position }) => documentHighlights(document, position)),
  );
  connection.onDocumentLinks(
    answers.from(async ({ document }, _params, context) => await documentLinks(document, context)),
  );
  connection.onDocumentSymbol(answers.from(({ document }) => documentSymbols(document)));
  connection.onFoldingRanges(answers.from(({ document }) => foldingRanges(document)));
  connection.onCodeAction(
    answers.from((open, { range, context: { only } }, context) => {
      const { document, uri } = open;
      return codeActions(document, range, host.diagnostics.findings(open), {
        ...context,
        createsFiles: createsFiles(host.capabilities()),
        diagnosticOf: (finding) => toDiagnostic(document, uri, finding),
        ...(only && { only }),
      });
    }),
  );
  connection.languages.inlayHint.on(
    answers.from(
      async ({ document }, { range }, context) =>
        await inlayHints(document, range, context.facts, context.live),
    ),
  );
}

const toLocation = ({ targetUri, targetSelectionRange }: LocationLink): Location => ({
  uri: targetUri,
  range: targetSelectionRange,
});

function createsFiles({ workspace }: ClientCapabilities): boolean {
  const { documentChanges, resourceOperations } = workspace?.workspaceEdit ?? {};
  return documentChanges === true && resourceOperations?.includes('create') === true;
}

/** Why something is not done is shown to whoever asked for it. */
const orRefuse = <T extends object>(found: T | Refused): T | ResponseError<void> =>
  'refused' in found ? new ResponseError(LSPErrorCodes.RequestFailed, found.refused) : found;
