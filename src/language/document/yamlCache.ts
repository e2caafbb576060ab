import { moveSpan, moveValue } from './moveTree.ts';
import { parseYamlTree } from '../../flow/yaml/parseYamlTree.ts';
import { tooLong } from './tooLong.ts';
import { splitYaml, type YamlChunk, type YamlSection } from './splitYaml.ts';
import type { YamlEntry, YamlProblem, YamlTree, YamlValue } from '../../flow/yaml/yamlTree.ts';

/** A part of the text as it was read last, where it stood then. */
interface Kept {
  start: number;
  value?: YamlValue;
  problems: readonly YamlProblem[];
}

/** Reads a document's YAML. */
export interface YamlReader {
  parse(text: string): YamlTree;
}

/** Reads the texts of one document one after the other: only the sections and list items that changed are read anew. */
export class YamlCache implements YamlReader {
  #known = new Map<string, Kept>();
  /** Reads in the same way, but tells of broken parts what they say alone: for those who cannot wait for the whole. */
  readonly sketch: YamlReader = { parse: (text) => tooLong(text) ?? this.#sketch(text) };

  /** What `parseYamlTree` gives of a text that is not too long; but where the YAML is broken, all but the broken section or list item is still there. */
  parse(text: string): YamlTree {
    return tooLong(text) ?? this.#whole(text);
  }

  #whole(text: string): YamlTree {
    const parts = this.#read(text);
    if (!parts) return parseYamlTree(text);
    const { entries, problems, isWhole } = parts;
    // What a part alone calls broken may be sound in its place: the whole decides.
    const whole = isWhole ? undefined : parseYamlTree(text);
    if (whole && (!whole.problems.length || !problems.length)) return whole;
    return toTree(entries, whole?.problems ?? []);
  }

  #sketch(text: string): YamlTree {
    const parts = this.#read(text);
    if (!parts) return parseYamlTree(text);
    const tree = toTree(parts.entries, parts.problems);
    return parts.isWhole ? tree : { ...tree, isSketch: true };
  }

  #read(text: string): { entries: YamlEntry[]; problems: YamlProblem[]; isWhole: boolean } | undefined {
    const sections = splitYaml(text);
    if (!sections || !isWorthIt(sections)) return undefined;
    const reader = new ChunkReader(this.#known);
    const entries = sections.flatMap((section) => reader.section(section));
    this.#known = reader.read;
    const { problems } = reader;
    const areOnce = new Set(entries.map(({ key }) => key)).size === entries.length;
    return { entries, problems, isWhole: areOnce && !problems.length };
  }
}

const mostParts = 20_000;

/** What is one part is read as a whole at once; where there are very many, reading each takes longer than the whole. */
function isWorthIt(sections: readonly YamlSection[]): boolean {
  const parts = sections.reduce((sum, { items }) => sum + (items?.length ?? 1), 0);
  return parts > 1 && parts < mostParts;
}

function toTree(entries: YamlEntry[], problems: YamlProblem[]): YamlTree {
  const start = entries[0]?.keySpan.start ?? 0;
  const end = entries.at(-1)?.value.span.end ?? start;
  return { problems, root: { kind: 'map', span: { start, end }, entries } };
}

class ChunkReader {
  readonly #before: ReadonlyMap<string, Kept>;
  readonly read = new Map<string, Kept>();
  /** Of each part by itself. */
  readonly problems: YamlProblem[] = [];

  constructor(before: ReadonlyMap<string, Kept>) {
    this.#before = before;
  }

  section({ items, ...chunk }: YamlSection): YamlEntry[] {
    const map = this.#value(chunk);
    if (map?.kind !== 'map') return [];
    if (!items) return map.entries;
    const values = items.flatMap((item) => this.#value(item) ?? []);
    const list: YamlValue = {
      kind: 'list',
      span: { start: values[0]?.span.start ?? map.span.end, end: values.at(-1)?.span.end ?? map.span.end },
      items: values.flatMap((value) => (value.kind === 'list' ? value.items : [])),
    };
    return map.entries.map((entry) => ({ ...entry, value: list, end: list.span.end }));
  }

  #value({ start, text }: YamlChunk): YamlValue | undefined {
    const kept = this.read.get(text) ?? this.#before.get(text) ?? readAlone(text);
    const by = start - kept.start;
    const placed: Kept =
      by === 0
        ? kept
        : {
            start,
            problems: kept.problems.map((problem) => ({ ...problem, span: moveSpan(problem.span, by) })),
            ...(kept.value && { value: moveValue(kept.value, by) }),
          };
    this.read.set(text, placed);
    this.problems.push(...placed.problems);
    return placed.value;
  }
}

function readAlone(text: string): Kept {
  const { root, problems } = parseYamlTree(text);
  return { start: 0, problems, ...(root && { value: root }) };
}
