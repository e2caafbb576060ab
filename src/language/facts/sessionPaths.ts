import { isAbsolute, posix, resolve } from 'node:path';
import { nearestPaths } from '../../flow/nearestPaths.ts';
import type { IncludeFact, PathFact } from '../features/facts.ts';
import { besideFlow } from './besideFlow.ts';
import { lookAtPath } from './lookAtPath.ts';
import { ignoresCase, isOfWindows, withSlashes } from './slashes.ts';

type Found = Extract<PathFact, { kind: 'file' | 'folder' }>;

/** Says what paths lead to as a session has them: the flow folder with its includes over it, later ones over earlier ones. */
export class SessionPaths {
  readonly #folder: string;
  readonly #workspaceFolders: readonly string[];
  /** By what they become in the session's root; of one name, the one that wins first. */
  readonly #includes = new Map<string, { item: string; include: IncludeFact }[]>();
  #lookups = 0;

  constructor(
    folder: string,
    workspaceFolders: readonly string[],
    includes: ReadonlyMap<string, IncludeFact>,
    order: readonly string[],
  ) {
    this.#folder = folder;
    this.#workspaceFolders = workspaceFolders;
    // Of an item that stands there twice, the last one counts.
    for (const item of new Set(order.toReversed())) {
      const include = includes.get(item)!;
      if (include.kind === 'disk') continue;
      const name = fold('name' in include ? include.name : posix.basename(item.replaceAll('\\', '/')));
      const known = this.#includes.get(name);
      if (known) known.push({ item, include });
      else this.#includes.set(name, [{ item, include }]);
    }
  }

  /** What is near is looked for beside the flow folder too, unless `looksBeside` is false. */
  async find(written: string, looksBeside = true): Promise<PathFact> {
    const path = withSlashes(written);
    if (isOfWindows(written) && !isAbsolute(written)) return { kind: 'unknown' };
    const inSession = posix.normalize(path).replace(/\/$/, '');
    if (isAbsolute(written) || inSession === '..' || inSession.startsWith('../')) {
      const source = resolve(this.#folder, written);
      const found = { source: withSlashes(source) };
      return await this.#toFact(await lookAtPath(source), written, found, looksBeside);
    }
    const found: Found[] = [];
    for (const { item, include } of this.#named(inSession.split('/', 1)[0]!)) {
      const one = await this.#through(include, inSession);
      if (one === 'unknown') return { kind: 'unknown' };
      if (one) found.push({ ...one, include: item });
      if (found.length === 2) break;
    }
    const own = withSlashes(resolve(this.#folder, inSession));
    const ofFlow = found.length < 2 ? await lookAtPath(own) : 'none';
    const [first, second] = found;
    if (!first) return await this.#toFact(ofFlow, written, { source: own }, looksBeside);
    const lost = second?.source ?? (ofFlow === 'file' || ofFlow === 'folder' ? own : undefined);
    // An include of the very file takes nothing's place, and folders are laid over one another.
    return lost && lost !== first.source && first.kind === 'file' ? { ...first, shadows: lost } : first;
  }

  #named(name: string): readonly { item: string; include: IncludeFact }[] {
    return this.#includes.get(fold(name)) ?? [];
  }

  /** `path` starts with the include's name. */
  async #through(include: IncludeFact, path: string): Promise<Found | 'unknown' | undefined> {
    switch (include.kind) {
      case 'disk':
        return undefined;
      case 'unknown':
      case 'none':
        // What it would bring is not to be told a second time.
        return 'unknown';
      case 'file':
      case 'zip':
        return !path.includes('/') ? { kind: 'file', source: include.source } : undefined;
      case 'folder': {
        const source = include.source + path.slice(include.name.length);
        const kind = await lookAtPath(source);
        return kind === 'none' ? undefined : kind === 'unknown' ? kind : { kind, source };
      }
    }
  }

  async #toFact(
    kind: Awaited<ReturnType<typeof lookAtPath>>,
    written: string,
    found: { source: string },
    looksBeside: boolean,
  ): Promise<PathFact> {
    if (kind === 'unknown') return { kind };
    return kind === 'none' ? { kind, near: await this.#near(written, looksBeside) } : { kind, ...found };
  }

  /** Beside what lies in the flow folder, files that includes bring, and files of that name that an include could bring. */
  async #near(written: string, looksBeside: boolean): Promise<string[]> {
    if (this.#lookups++ >= mostLookups) return [];
    const name = posix.basename(withSlashes(written));
    const brought = this.#named(name).flatMap(({ include }) =>
      include.kind === 'file' ? [include.name] : [],
    );
    const near = new Set([...brought, ...(await nearestPaths(this.#folder, written))]);
    if (looksBeside && near.size < mostNear)
      for (const path of await besideFlow(this.#folder, this.#workspaceFolders, name, mostNear))
        near.add(path);
    return [...near].slice(0, mostNear);
  }
}

const mostNear = 3;

/** For more paths that are not there than anyone mends one by one, looking for what is near would only take time. */
export const mostLookups = 100;

const fold = (name: string): string => (ignoresCase ? name.toLowerCase() : name);
