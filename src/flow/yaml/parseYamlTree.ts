import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type Scalar } from 'yaml';
import { notPrintable, readYaml } from './readYaml.ts';
import type { Span } from './span.ts';
import type { YamlEntry, YamlMap, YamlProblem, YamlScalar, YamlTree, YamlValue } from './yamlTree.ts';

const deepest = 100;
const mostProblems = 50;

/** Reads YAML as far as it can be understood. Never throws, whatever the text is. */
export function parseYamlTree(text: string): YamlTree {
  try {
    return new TreeReader(text).read();
  } catch (error) {
    // The parser goes down one call for each level.
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ message: 'the YAML is nested too deeply', span: { start: 0, end: 0 } }] };
  }
}

class TreeReader {
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #problems: YamlProblem[] = [];
  /** By anchor, the last one before the place that is read; the library looks through the whole document for each alias. */
  readonly #anchors = new Map<string, YamlValue>();
  /** Those around the place that is read. */
  readonly #open = new Set<YamlValue>();

  constructor(text: string) {
    this.#text = text;
    this.#document = readYaml(text);
  }

  read(): YamlTree {
    for (const { code, message, pos } of this.#document.errors) {
      this.#report(
        code === 'MULTIPLE_DOCS' ? 'a second YAML document begins here' : message.split('\n', 1)[0]!,
        this.#span(pos[0], pos[1]),
      );
    }
    const odd = notPrintable.exec(this.#text);
    if (odd) {
      const code = odd[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      this.#report(`YAML has no character U+${code}`, this.#span(odd.index, odd.index + 1));
    }
    const { contents } = this.#document;
    const root = contents ? this.#value(contents, 0) : undefined;
    return { problems: this.#problems, ...(root && { root }) };
  }

  #value(node: Node | null | undefined, end: number, depth = 0): YamlValue {
    if (!node || depth > deepest) return nothing({ start: end, end });
    if (isAlias(node)) return this.#aliased(node);
    if (isScalar(node)) return this.#keep(node, this.#scalar(node));
    const span = this.#spanOf(node);
    if (isSeq(node)) {
      const list: YamlValue = { kind: 'list', span, items: [] };
      this.#keep(node, list);
      this.#open.add(list);
      for (const item of node.items) list.items.push(this.#value(item as Node | null, span.end, depth + 1));
      this.#open.delete(list);
      if (!node.flow) endWith(span, list.items.at(-1)?.span);
      return list;
    }
    if (isMap(node)) {
      const map: YamlMap = { kind: 'map', span, entries: [] };
      this.#keep(node, map);
      this.#open.add(map);
      const seen = new Set<string>();
      const toMerge: YamlValue[] = [];
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue;
        const keySpan = this.#spanOf(key as Node);
        if (key.anchor) this.#keep(key, this.#scalar(key));
        const child = this.#value(value as Node | null, keySpan.end, depth + 1);
        if (typeof key.value === 'symbol') {
          toMerge.push(...(child.kind === 'list' ? child.items : [child]));
          continue;
        }
        const name = String((key.value ?? '') as string | number | boolean);
        if (seen.has(name)) this.#report(`the key "${name}" is written twice`, keySpan, 'duplicate-key');
        seen.add(name);
        const end = isAlias(value) ? this.#spanOf(value as Node).end : child.span.end;
        map.entries.push({ key: name, keySpan, value: child, end, merged: false });
      }
      for (const entry of toMerge.flatMap((one): YamlEntry[] => (one.kind === 'map' ? [...one.entries] : [])))
        if (!seen.has(entry.key)) {
          seen.add(entry.key);
          map.entries.push({ ...entry, merged: true });
        }
      this.#open.delete(map);
      if (!node.flow) endWith(span, map.entries.findLast(({ merged }) => !merged)?.value.span);
      return map;
    }
    return nothing(span);
  }

  #aliased(alias: Alias): YamlValue {
    const span = this.#spanOf(alias as Node);
    const value = this.#anchors.get(alias.source);
    // What holds itself has no end.
    if (value) return this.#open.has(value) ? nothing(span) : value;
    this.#report(`no anchor "&${alias.source}" stands before its alias`, span);
    return nothing(span);
  }

  #keep(node: { anchor?: string }, value: YamlValue): YamlValue {
    if (node.anchor) this.#anchors.set(node.anchor, value);
    return value;
  }

  #scalar(node: Scalar): YamlScalar {
    const span = this.#spanOf(node as Node);
    const value = node.value as YamlScalar['value'];
    const style = node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('QUOTE') ? 'quoted' : 'block';
    const quote = style === 'quoted' ? 1 : 0;
    const inner = { start: span.start + quote, end: Math.max(span.start + quote, span.end - quote) };
    const written = this.#text.slice(inner.start, inner.end);
    const text = typeof value === 'string' ? value : written;
    return {
      kind: 'scalar',
      value,
      text,
      span,
      style,
      ...(style !== 'block' && written === text && { inner }),
    };
  }

  #spanOf(node: Node): Span {
    return this.#span(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
  }

  #span(start: number, end: number): Span {
    const length = this.#text.length;
    return { start: Math.min(start, length), end: Math.min(Math.max(start, end), length) };
  }

  #report(message: string, span: Span, kind?: YamlProblem['kind']): void {
    if (this.#problems.length < mostProblems) this.#problems.push({ message, span, ...(kind && { kind }) });
  }
}

/** The parser lets a block reach over the blank lines behind it. */
function endWith(block: Span, last: Span | undefined): void {
  if (last && last.end >= block.start && last.end < block.end) block.end = last.end;
}

const nothing = (span: Span): YamlScalar => ({ kind: 'scalar', value: null, text: '', span, style: 'plain' });
