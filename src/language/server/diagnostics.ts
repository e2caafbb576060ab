import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { diagnose, type SeveritySettings } from '../features/diagnose.ts';
import type { FlowFacts } from '../features/facts.ts';
import type { RunFacts } from '../features/runFacts.ts';
import { DocumentFacts, type FactSource } from './documentFacts.ts';
import { concerns } from './concerns.ts';
import { folderOf, joinPath } from './paths.ts';
import type { OpenDocument, OpenDocuments } from './openDocuments.ts';
import { toDiagnostic } from './toDiagnostic.ts';

/** How long facts are waited for where the text alone says less than before, in milliseconds: nothing flickers. */
const holdFor = 25;

/** A check that took longer than this leaves room for requests before the next one, both in milliseconds. */
const slowIs = 20;
const restFor = 50;

/** Publishes what is wrong with the open documents: at once from the text, and again when the disk says something else. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #documents: OpenDocuments;
  readonly #source: FactSource;
  readonly #facts = new Map<string, DocumentFacts>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Documents whose last check took long. */
  readonly #slow = new Set<string>();
  /** What the client shows, as text. */
  readonly #shown = new Map<string, string>();
  #severities: SeveritySettings = {};

  constructor(connection: Connection, documents: OpenDocuments, source: FactSource) {
    this.#connection = connection;
    this.#documents = documents;
    this.#source = source;
    documents.onDidChange((uri) => this.#soon(uri));
    documents.onDidClose((uri) => this.#close(uri));
    documents.onDidSave(() => this.diskChanged());
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const facts of this.#facts.values()) facts.dispose();
  }

  setSeverities(severities: SeveritySettings): void {
    this.#severities = severities;
    this.checkAll();
  }

  checkAll(): void {
    for (const uri of this.#documents.uris()) this.#soon(uri);
  }

  /** Looks at the disk again for every document that these paths concern; without any, for all. */
  diskChanged(paths?: readonly string[]): void {
    for (const [uri, facts] of this.#facts) {
      const open = this.#documents.get(uri);
      if (!open || (paths && !paths.some((path) => concerns(open, this.#known(open), path)))) continue;
      facts.invalidate();
      this.#soon(uri);
    }
  }

  /** What is known of the disk for a document. */
  #known(open: OpenDocument): FlowFacts | RunFacts | undefined {
    return open.onDisk ? this.#factsOf(open).facts(open.document) : undefined;
  }

  /** The same, for features. */
  factsFor(open: OpenDocument): FlowFacts | RunFacts | undefined {
    return this.#known(open);
  }

  /** A moment later, so that of many changes that come at once only the last is looked at. */
  #soon(uri: string, ms = this.#slow.has(uri) ? restFor : 1): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        const began = performance.now();
        this.#check(uri, ms !== holdFor);
        if (performance.now() - began > slowIs) this.#slow.add(uri);
        else this.#slow.delete(uri);
      }, ms),
    );
  }

  #check(uri: string, mayHold: boolean): void {
    const open = this.#documents.get(uri);
    if (!open) return this.#clear(uri);
    this.#nameRequirements(open);
    const known = this.#known(open);
    if (!known && mayHold && open.onDisk && this.#factsOf(open).pending) return this.#soon(uri, holdFor);
    const diagnostics = diagnose(open.document, known, this.#severities).map((finding) =>
      toDiagnostic(open.document, uri, finding),
    );
    this.#publish(uri, diagnostics, open.version);
  }

  #factsOf({ uri }: OpenDocument): DocumentFacts {
    const known = this.#facts.get(uri);
    if (known) return known;
    const onError = (error: unknown): void =>
      this.#connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const made = new DocumentFacts(this.#source, () => this.#soon(uri), onError);
    this.#facts.set(uri, made);
    return made;
  }

  /** The requirements file that a flow names is one whatever it is called. */
  #nameRequirements({ uri, path, document }: OpenDocument): void {
    if (document.kind !== 'flow') return;
    const written = document.model.requirementsFile?.text;
    if (!this.#documents.name(uri, written && joinPath(folderOf(path), written))) return;
    for (const other of this.#documents.uris()) if (other !== uri) this.#soon(other);
  }

  #close(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#facts.get(uri)?.dispose();
    this.#facts.delete(uri);
    this.#slow.delete(uri);
    this.#documents.name(uri, undefined);
    this.#clear(uri);
  }

  #clear(uri: string): void {
    if (this.#shown.has(uri)) this.#publish(uri, []);
    this.#shown.delete(uri);
  }

  #publish(uri: string, diagnostics: Diagnostic[], version?: number): void {
    const text = JSON.stringify([version, diagnostics]);
    if (this.#shown.get(uri) === text) return;
    this.#shown.set(uri, text);
    void this.#connection.sendDiagnostics({
      uri,
      diagnostics,
      ...(version !== undefined && { version }),
    });
  }
}
