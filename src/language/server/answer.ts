import {
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
} from 'vscode-languageserver/node';
import type { CompletionContext } from '../features/completion/completionContext.ts';
import type { LiveThings } from '../features/liveThings.ts';
import type { LanguageOptions } from '../protocol.ts';
import { BufferFiles } from './bufferFiles.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { DiskFiles } from './diskFiles.ts';
import type { OpenDocument, OpenDocuments } from './openDocuments.ts';

/** What the answers are made from. */
export interface FeatureHost {
  documents: OpenDocuments;
  diagnostics: Diagnostics;
  files: DiskFiles;
  live: () => LiveThings;
  capabilities: () => ClientCapabilities;
  options: () => LanguageOptions;
}

/** Makes the handlers of a server's requests from features. */
export class Answers {
  readonly #connection: Connection;
  readonly #host: FeatureHost;

  constructor(connection: Connection, host: FeatureHost) {
    this.#connection = connection;
    this.#host = host;
  }

  /**
   * Asks a feature about a document: null for what is none of ours. What was cancelled or is about an older text is told so;
   * a failure is the request's own and goes to the log. While somebody types (`typing`) there is no time for the problems of
   * broken YAML, and the client makes older answers fit.
   */
  from<P extends { textDocument: { uri: string } }, R>(
    feature: (open: OpenDocument, params: P, context: CompletionContext) => R | Promise<R>,
    typing = false,
  ): (params: P, token: CancellationToken) => Promise<R | null | ResponseError<void>> {
    return async (params, token) => {
      if (token.isCancellationRequested) return cancelled();
      const { uri } = params.textDocument;
      try {
        const { documents } = this.#host;
        const open = typing ? documents.sketch(uri) : documents.get(uri);
        if (!open) return null;
        const result = await feature(open, params, this.#contextOf(open));
        if (token.isCancellationRequested) return cancelled();
        return typing || documents.version(uri) === open.version ? result : outdated();
      } catch (error) {
        this.#connection.console.error(
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        );
        return new ResponseError(
          ErrorCodes.InternalError,
          error instanceof Error ? error.message : String(error),
        );
      }
    };
  }

  #contextOf(open: OpenDocument): CompletionContext {
    const { documents, diagnostics, files, live, capabilities, options } = this.#host;
    const { suggestCommand } = options();
    const facts = diagnostics.factsFor(open);
    return {
      files: open.onDisk ? files : new BufferFiles((uri) => documents.text(uri), open.uri, open.path),
      live: live(),
      snippets: capabilities().textDocument?.completion?.completionItem?.snippetSupport ?? false,
      ...(suggestCommand !== undefined && { suggestCommand }),
      ...(facts && { facts }),
    };
  }
}

const cancelled = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'nobody waits for it any more');

const outdated = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.ContentModified, 'the text has changed meanwhile');
