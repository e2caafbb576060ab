import type { LanguageDocument } from '../document/languageDocument.ts';
import type { FlowDocument } from '../document/flowDocument.ts';
import type { FlowFacts, SessionFacts } from '../features/facts.ts';
import type { RunFacts } from '../features/runFacts.ts';
import { namedThings, type NamedThings } from './namedThings.ts';

/** Looks at the disk for a document. What cannot be looked at is undefined; an abort may throw. */
export interface FactSource {
  /** What is known after a few calls. */
  quick(document: LanguageDocument, signal: AbortSignal): Promise<FlowFacts | RunFacts | undefined>;
  /** Needs a walk through all files of the session. */
  session(document: FlowDocument, signal: AbortSignal): Promise<SessionFacts | undefined>;
}

/** How long a flow stands still before its files are walked, in milliseconds. */
const sessionAfter = 300;

/** What the disk says about one open document: gathered behind the typing, one at a time, the newest wish wins. */
export class DocumentFacts {
  readonly #source: FactSource;
  readonly #onNews: (of: 'paths' | 'session') => void;
  readonly #onError: (error: unknown) => void;
  #of: NamedThings | undefined;
  #stale = false;
  #quick: FlowFacts | RunFacts | undefined;
  #session: SessionFacts | undefined;
  #gathering: AbortController | undefined;

  constructor(
    source: FactSource,
    onNews: (of: 'paths' | 'session') => void,
    onError: (error: unknown) => void,
  ) {
    this.#source = source;
    this.#onNews = onNews;
    this.#onError = onError;
  }

  dispose(): void {
    this.#gathering?.abort();
  }

  /** The disk is not what it was. */
  invalidate(): void {
    this.#stale = true;
  }

  /** True where `facts` will soon know more than now, and what is known now does not fit the document. */
  get pending(): boolean {
    return this.#gathering !== undefined && this.#quick === undefined;
  }

  /** What is known and certainly holds for the document as it is; looks anew where it names other things. */
  facts(document: LanguageDocument): FlowFacts | RunFacts | undefined {
    const named = namedThings(document);
    const of = this.#of;
    const isSame = of?.includes === named.includes && of.paths === named.paths;
    if (of?.includes !== named.includes) {
      this.#quick = undefined;
      this.#session = undefined;
    }
    if (!isSame || this.#stale) {
      this.#of = named;
      this.#stale = false;
      void this.#gather(document);
    }
    // A path that was not looked at yet is not in it, so rules are silent about it.
    return this.#quick && { ...this.#quick, ...(this.#session && { session: this.#session }) };
  }

  async #gather(document: LanguageDocument): Promise<void> {
    this.#gathering?.abort();
    const gathering = new AbortController();
    this.#gathering = gathering;
    const { signal } = gathering;
    try {
      const quick = await this.#source.quick(document, signal);
      if (signal.aborted) return;
      this.#quick = quick;
      this.#onNews('paths');
      if (document.kind !== 'flow' || !quick) return;
      await rest(sessionAfter, signal);
      if (signal.aborted) return;
      const session = await this.#source.session(document, signal);
      if (signal.aborted) return;
      this.#session = session;
      this.#onNews('session');
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
    } finally {
      if (this.#gathering === gathering) this.#gathering = undefined;
    }
  }
}

/** Resolves after so many milliseconds, or at once when it is aborted. */
const rest = async (ms: number, signal: AbortSignal): Promise<void> =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
