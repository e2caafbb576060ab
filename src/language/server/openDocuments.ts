import { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocuments, type Connection } from 'vscode-languageserver/node';
import { Emitter } from '../../common/emitter.ts';
import { bufferKind } from '../document/bufferKind.ts';
import type { FlowModel } from '../document/flowModel.ts';
import { parseLanguageDocument, type LanguageDocument } from '../document/languageDocument.ts';
import { YamlCache } from '../document/yamlCache.ts';
import { documentPath, schemeOf } from './documentPath.ts';

/** A buffer that the client has open. */
export interface OpenDocument {
  uri: string;
  /** With '/'. */
  path: string;
  /** It is a file of this machine; of others there is nothing but the text. */
  onDisk: boolean;
  version: number;
  document: LanguageDocument;
}

/** True where the whole text may say something else of broken YAML. */
export const isSketch = ({ document }: OpenDocument): boolean =>
  document.kind === 'flow' && document.tree.isSketch === true;

/** The client's buffers; each is read when somebody asks for it, once per version. */
export class OpenDocuments {
  readonly #texts = new TextDocuments(TextDocument);
  readonly #read = new Map<string, { version: number; named: boolean; open: OpenDocument | undefined }>();
  readonly #caches = new Map<string, YamlCache>();
  readonly #changed = new Emitter<string>();
  readonly #closed = new Emitter<string>();
  readonly #saved = new Emitter<string>();
  /** Requirements files by the flow that names them. */
  readonly #named = new Map<string, string>();
  /** Each fires with the URI. A buffer that was opened has changed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;
  readonly onDidSave = this.#saved.event;

  listen(connection: Connection): void {
    this.#texts.onDidChangeContent(({ document: { uri } }) => this.#changed.fire(uri));
    this.#texts.onDidSave(({ document: { uri } }) => this.#saved.fire(uri));
    this.#texts.onDidClose(({ document: { uri } }) => {
      this.#read.delete(uri);
      this.#caches.delete(uri);
      this.#closed.fire(uri);
    });
    this.#texts.listen(connection);
  }

  uris(): string[] {
    return this.#texts.keys();
  }

  version(uri: string): number | undefined {
    return this.#texts.get(uri)?.version;
  }

  /** Undefined where it is not open, or nothing that the language service knows. */
  get(uri: string): OpenDocument | undefined {
    const known = this.sketch(uri);
    if (!known || !isSketch(known)) return known;
    return this.#keep(uri, false);
  }

  /** The same at once: of broken YAML what its parts say alone. */
  sketch(uri: string): OpenDocument | undefined {
    const text = this.#texts.get(uri);
    if (!text) return undefined;
    const known = this.#read.get(uri);
    if (known?.version === text.version && known.named === this.#isNamed(documentPath(uri)))
      return known.open;
    return this.#keep(uri, true);
  }

  text(uri: string): string | undefined {
    return this.#texts.get(uri)?.getText();
  }

  /** The text of the buffer at a path of this machine. */
  textAt(path: string): string | undefined {
    return this.#at(path)?.getText();
  }

  /** The flow that is open at a path of this machine. */
  flowAt(path: string): FlowModel | undefined {
    const uri = this.uriAt(path);
    const document = uri === undefined ? undefined : this.sketch(uri)?.document;
    return document?.kind === 'flow' ? document.model : undefined;
  }

  /** The buffer's URI as the client writes it. */
  uriAt(path: string): string | undefined {
    return this.#at(path)?.uri;
  }

  /** Says which requirements file a flow names; true where that is news. */
  name(flow: string, requirements: string | undefined): boolean {
    if (this.#named.get(flow) === requirements) return false;
    if (requirements === undefined) this.#named.delete(flow);
    else this.#named.set(flow, requirements);
    return true;
  }

  #keep(uri: string, sketch: boolean): OpenDocument | undefined {
    const text = this.#texts.get(uri)!;
    const path = documentPath(uri);
    const open = this.#parse(text, path, sketch);
    this.#read.set(uri, { version: text.version, named: this.#isNamed(path), open });
    return open;
  }

  /** Where a document comes to be; its cache makes the next version cheap. */
  #parse(text: TextDocument, path: string, sketch: boolean): OpenDocument | undefined {
    const { uri, version, languageId } = text;
    const content = text.getText();
    const scheme = schemeOf(uri);
    const kind = bufferKind({ scheme, path, languageId, text: content }, (other) => this.#isNamed(other));
    if (!kind) return undefined;
    const cache = this.#caches.get(uri) ?? new YamlCache();
    this.#caches.set(uri, cache);
    const document = parseLanguageDocument(kind, content, path, sketch ? cache.sketch : cache);
    return { uri, path, onDisk: scheme === 'file', version, document };
  }

  #at(path: string): TextDocument | undefined {
    return this.#texts.all().find(({ uri }) => schemeOf(uri) === 'file' && documentPath(uri) === path);
  }

  #isNamed(path: string): boolean {
    for (const named of this.#named.values()) if (named === path) return true;
    return false;
  }
}
