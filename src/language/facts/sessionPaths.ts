import { isAbsolute, posix, resolve } from 'node:path';
import { nearestPaths } from '../../flow/nearestPaths.ts';
import type { IncludeFact, PathFact } from '../features/facts.ts';
import { lookAtPath } from './lookAtPath.ts';
import { ignoresCase, isOfWindows, withSlashes } from './slashes.ts';

type Found = Extract<PathFact, { kind: 'file' | 'folder' }>;

/** Says what paths lead to as a session has them: the flow folder with its includes over it, later ones over earlier ones. */
export class SessionPaths {
  readonly #folder: string;
  /** The one that wins first. */
  readonly #includes: readonly (readonly [string, IncludeFact])[];

  constructor(folder: string, includes: ReadonlyMap<string, IncludeFact>, order: readonly string[]) {
    this.#folder = folder;
    // Of an item that stands there twice, the last one counts.
    this.#includes = [...new Set(order.toReversed())].map((item) => [item, includes.get(item)!]);
  }

  async find(written: string): Promise<PathFact> {
    const path = withSlashes(written);
    if (isOfWindows(written) && !isAbsolute(written)) return { kind: 'unknown' };
    const inSession = posix.normalize(path).replace(/\/$/, '');
    if (isAbsolute(written) || inSession === '..' || inSession.startsWith('../')) {
      const source = resolve(this.#folder, written);
      return await this.#toFact(await lookAtPath(source), written, { source: withSlashes(source) });
    }
    const found: Found[] = [];
    for (const [item, include] of this.#includes) {
      const one = await this.#through(item, include, inSession);
      if (one === 'unknown') return { kind: 'unknown' };
      if (one) found.push({ ...one, include: item });
      if (found.length === 2) break;
    }
    const own = withSlashes(resolve(this.#folder, inSession));
    const ofFlow = found.length < 2 ? await lookAtPath(own) : 'none';
    const [first, second] = found;
    if (!first) return await this.#toFact(ofFlow, written, { source: own });
    const lost = second?.source ?? (ofFlow === 'file' || ofFlow === 'folder' ? own : undefined);
    // An include of the very file takes nothing's place, and folders are laid over one another.
    return lost && lost !== first.source && first.kind === 'file' ? { ...first, shadows: lost } : first;
  }

  async #through(item: string, include: IncludeFact, path: string): Promise<Found | 'unknown' | undefined> {
    switch (include.kind) {
      case 'disk':
        return undefined;
      case 'unknown':
      case 'none':
        // What it would bring is not to be told a second time.
        return isAtOrIn(path, posix.basename(item.replaceAll('\\', '/'))) ? 'unknown' : undefined;
      case 'file':
      case 'zip':
        return isSame(path, include.name) ? { kind: 'file', source: include.source } : undefined;
      case 'folder': {
        if (!isAtOrIn(path, include.name)) return undefined;
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
  ): Promise<PathFact> {
    if (kind === 'unknown') return { kind };
    return kind === 'none' ? { kind, near: await this.#near(written) } : { kind, ...found };
  }

  /** Beside what lies in the flow folder, files that includes bring. */
  async #near(written: string): Promise<string[]> {
    const near = await nearestPaths(this.#folder, written);
    const name = posix.basename(withSlashes(written));
    const brought = this.#includes.flatMap(([, include]) =>
      include.kind === 'file' && isSame(include.name, name) ? [include.name] : [],
    );
    return [...new Set([...brought, ...near])].slice(0, 3);
  }
}

const fold = (name: string): string => (ignoresCase ? name.toLowerCase() : name);
const isSame = (one: string, other: string): boolean => fold(one) === fold(other);
const isAtOrIn = (path: string, folder: string): boolean =>
  isSame(path, folder) || fold(path).startsWith(`${fold(folder)}/`);
