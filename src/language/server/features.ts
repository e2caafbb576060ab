import type { Connection, ServerCapabilities } from 'vscode-languageserver/node';
import { complete } from '../features/completion/complete.ts';
import { Answers, type FeatureHost } from './answer.ts';

/** What the server can do besides telling what is wrong. */
export const featureCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: ['$', '{', '.', '/', ' ', ':', '-', '"', "'"] },
};

/** Answers the client's requests with the features. */
export function serveFeatures(connection: Connection, host: FeatureHost): void {
  const answers = new Answers(connection, host);
  connection.onCompletion(
    // The client narrows the list itself while the word is typed.
    answers.from(
      async ({ document }, { position }, context) => await complete(document, position, context),
      true,
    ),
  );
}
