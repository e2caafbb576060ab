import { documentKind } from '../document/documentKind.ts';
import { isNamedByFlow } from '../features/requirements/isNamedByFlow.ts';
import { documentPath, schemeOf } from './documentPath.ts';
import type { OpenDocuments } from './openDocuments.ts';

/** Finds out of open files whether a flow beside them names them as its requirements, without a look at any other flow. */
export class NamedFiles {
  readonly #documents: OpenDocuments;
  readonly #read: (path: string) => Promise<string | undefined>;
  readonly #onNews: () => void;
  /** Files that are nothing by their own name, with the number of the newest look at each. */
  readonly #asked = new Map<string, number>();
  readonly #flows = new Set<string>();

  /** `read` gives the text at a path of this machine; `onNews` is called when a file became one or is none any more. */
  constructor(
    documents: OpenDocuments,
    read: (path: string) => Promise<string | undefined>,
    onNews: () => void,
  ) {
    this.#documents = documents;
    this.#read = read;
    this.#onNews = onNews;
    documents.onDidChange((uri) => this.#opened(uri));
    documents.onDidSave(() => this.lookAgain());
    documents.onDidClose((uri) => {
      this.#asked.delete(uri);
      if (this.#flows.delete(uri)) this.lookAgain();
    });
  }

  /** Flows on the disk are not what they were. */
  lookAgain(): void {
    for (const uri of this.#asked.keys()) void this.#ask(uri);
  }

  #opened(uri: string): void {
    if (this.#asked.has(uri) || this.#flows.has(uri) || schemeOf(uri) !== 'file') return;
    const path = documentPath(uri);
    const kind = documentKind(path, '');
    if (kind === 'flow') {
      this.#flows.add(uri);
      this.lookAgain();
    } else if (!kind && !/\.ya?ml$/i.test(path)) void this.#ask(uri);
  }

  async #ask(uri: string): Promise<void> {
    const turn = (this.#asked.get(uri) ?? 0) + 1;
    this.#asked.set(uri, turn);
    const path = documentPath(uri);
    // What open flows name is known from their text.
    const isNamed = await isNamedByFlow(path, async (flow) =>
      this.#documents.uriAt(flow) === undefined ? await this.#read(flow) : undefined,
    );
    if (this.#asked.get(uri) === turn && this.#documents.name(uri, isNamed ? path : undefined))
      this.#onNews();
  }
}
