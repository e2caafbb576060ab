import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { Emitter } from '../../common/emitter.ts';
import type { LanguageDocument } from '../document/languageDocument.ts';
import { diagnose, type JudgedFinding, type SeveritySettings } from '../features/diagnose.ts';
import type { FlowFacts } from '../features/facts.ts';
import { folderOf, joinPath } from '../features/paths.ts';
import type { RunFacts } from '../features/runFacts.ts';
import { DocumentFacts, type FactSource } from './documentFacts.ts';
import { concerns } from './concerns.ts';
import { isSketch, type OpenDocument, type OpenDocuments } from './openDocuments.ts';
import { toDiagnostic } from './toDiagnostic.ts';

/** What a check waits for, and how long, in milliseconds. */
const waits = {
  /** Of many changes that come at once only the last is looked at. */
  moment: 1,
  /** Where the text alone says less than was told before: nothing flickers. */
  facts: 25,
  /** Where YAML is broken, the whole is read when nobody types: that takes long. */
  whole: 60,
};

/** Publishes what is wrong with the open documents: at once from the text, and again when the disk says something else. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #documents: OpenDocuments;
  readonly #source: FactSource;
  readonly #facts = new Map<string, DocumentFacts>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Names of the inputs of each open flow. */
  readonly #inputs = new Map<string, string>();
  readonly #found = new Map<string, { document: LanguageDocument; findings: JudgedFinding[] }>();
  /** What the client shows, as text. */
  readonly #shown = new Map<string, string>();
  /** Nothing is told before they are known. */
  #severities: SeveritySettings | undefined;
  readonly #learned = new Emitter<string>();
  /** Fires with the URI when it is known what a document's paths lead to. */
  readonly onDidLearn = this.#learned.event;

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
      const open = this.#documents.sketch(uri);
      if (!open || (paths && !paths.some((path) => concerns(open, this.factsFor(open), path)))) continue;
      facts.invalidate();
      this.#soon(uri);
    }
  }

  /** What is known of the disk for a document. */
  factsFor(open: OpenDocument): FlowFacts | RunFacts | undefined {
    return open.onDisk ? this.#factsOf(open).facts(open.document) : undefined;
  }

  /** What is wrong with a document, as it was told last if it was. */
  findings(open: OpenDocument): JudgedFinding[] {
    const found = this.#found.get(open.uri);
    if (found?.document === open.document) return found.findings;
    return diagnose(open.document, this.factsFor(open), this.#severities ?? {});
  }

  #soon(uri: string, wait: keyof typeof waits = 'moment'): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        try {
          this.#check(uri, wait);
        } catch (error) {
          this.#tell(error);
        }
      }, waits[wait]),
    );
  }

  #check(uri: string, after: keyof typeof waits): void {
    if (!this.#severities) return;
    const open = after === 'whole' ? this.#documents.get(uri) : this.#documents.sketch(uri);
    if (!open) return this.#clear(uri);
    this.#nameRequirements(open);
    this.#noteInputs(open);
    const known = this.factsFor(open);
    if (!known && after === 'moment' && open.onDisk && this.#factsOf(open).pending)
      return this.#soon(uri, 'facts');
    const findings = diagnose(open.document, known, this.#severities);
    this.#found.set(uri, { document: open.document, findings });
    const diagnostics = findings.map((finding) => toDiagnostic(open.document, uri, finding));
    this.#publish(uri, diagnostics, open.version);
    if (isSketch(open)) this.#soon(uri, 'whole');
  }

  #factsOf({ uri }: OpenDocument): DocumentFacts {
    const known = this.#facts.get(uri);
    if (known) return known;
    const onNews = (of: 'paths' | 'session'): void => {
      this.#soon(uri);
      if (of === 'paths') this.#learned.fire(uri);
    };
    const made = new DocumentFacts(this.#source, onNews, (error) => this.#tell(error));
    this.#facts.set(uri, made);
    return made;
  }

  /** The requirements file that a flow names is one whatever it is called. */
  #nameRequirements({ uri, path, document }: OpenDocument): void {
    if (document.kind !== 'flow') return;
    const written = document.model.requirementsFile?.text;
    const folder = folderOf(path);
    const named = written && folder ? joinPath(folder, written) : undefined;
    this.#nameFile(uri, named);
  }

  #nameFile(flow: string, requirements: string | undefined): void {
    if (!this.#documents.name(flow, requirements)) return;
    for (const other of this.#documents.uris()) if (other !== flow) this.#soon(other);
  }

  /** Runs are judged by the inputs of their flow as it is open. */
  #noteInputs({ uri, document }: OpenDocument): void {
    if (document.kind !== 'flow') return;
    const inputs = document.model.inputs.map(({ name }) => name).join('\n');
    if (this.#inputs.get(uri) === inputs) return;
    this.#inputs.set(uri, inputs);
    for (const [other, facts] of this.#facts) {
      if (this.#documents.sketch(other)?.document.kind !== 'run') continue;
      facts.invalidate();
      this.#soon(other);
    }
  }

  #close(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#facts.get(uri)?.dispose();
    this.#facts.delete(uri);
    this.#found.delete(uri);
    this.#inputs.delete(uri);
    this.#nameFile(uri, undefined);
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
    const told = { uri, diagnostics, ...(version !== undefined && { version }) };
    this.#connection.sendDiagnostics(told).catch((error: unknown) => this.#tell(error));
  }
  /** A mistake of ours is no reason to end. */
  #tell(error: unknown): void {
    this.#connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
