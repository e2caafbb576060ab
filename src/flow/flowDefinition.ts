import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import type { TextRange } from '../common/textRange.ts';
import type { FlowKind } from './flowFile.ts';
import type { FlowProblem } from './flowProblem.ts';

/** A text of the definition with where it stands. */
export interface Located {
  value: string;
  range: TextRange;
}

export interface FlowInput {
  name: string;
  type?: string;
  /** As YAML has it; absent where there is none. */
  default?: unknown;
  description?: string;
  range: TextRange;
}

export interface FlowOutput {
  name: string;
  reference?: string;
  range: TextRange;
}

export interface FlowNode {
  name: string;
  type?: string;
  /** `source.path`, with where it stands. */
  source?: Located;
  range: TextRange;
}

export interface EnvironmentSection {
  /** Of the key. */
  range: TextRange;
  image?: Located;
  requirementsFile?: Located;
  /** The section's value as data; null where it is empty. */
  raw: unknown;
}

/** A flow definition as far as it can be understood; half-typed and broken text gives what there is. */
export interface FlowDefinition {
  kind: FlowKind;
  inputs: FlowInput[];
  outputs: FlowOutput[];
  nodes: FlowNode[];
  entry?: Located;
  environment?: EnvironmentSection;
  additionalIncludes: Located[];
  /** Offsets of the whole section, from its key to the end of its last item. */
  includesSpan?: { start: number; end: number };
  /** Top-level keys, with where they stand. */
  sections: Map<string, TextRange>;
  problems: FlowProblem[];
}

/** Reads a definition. Never throws, whatever the text is. `path` is the user's file, for problems and for the kind. */
export function parseFlowDefinition(text: string, path: string): FlowDefinition {
  // An editor hides a byte order mark, and so do the positions in a line.
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  const definition = new DefinitionReader(text.slice(mark), path).read();
  const { includesSpan: span } = definition;
  return span
    ? { ...definition, includesSpan: { start: span.start + mark, end: span.end + mark } }
    : definition;
}

class DefinitionReader {
  readonly #text: string;
  readonly #path: string;
  readonly #lines = new LineCounter();
  readonly #problems: FlowProblem[] = [];
  readonly #document: Document.Parsed;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      keepSourceTokens: true,
      merge: true,
      prettyErrors: false,
      uniqueKeys: true,
      // Quieter, and it would not tell of a second document.
      logLevel: 'error',
    });
  }

  read(): FlowDefinition {
    for (const { code, message, pos } of this.#document.errors) {
      this.#report(
        'FSE110',
        code === 'MULTIPLE_DOCS'
          ? 'a second YAML document begins here'
          : `not valid YAML: ${firstLine(message)}`,
        this.#range(pos[0], pos[1]),
        'Correct the YAML.',
      );
    }
    const root = this.#document.contents;
    const sections = new Map<string, TextRange>();
    const definition: FlowDefinition = {
      kind: /\.flex\.ya?ml$/.test(this.#path) ? 'flex' : 'dag',
      inputs: [],
      outputs: [],
      nodes: [],
      additionalIncludes: [],
      sections,
      problems: this.#problems,
    };
    if (!isMap(root)) {
      if (!this.#problems.length)
        this.#report(
          'FSE111',
          'the flow definition is not a mapping of keys',
          this.#range(0, 1),
          'It needs at least `nodes:`.',
        );
      return definition;
    }
    for (const { key } of root.items) {
      if (isScalar(key) && typeof key.value !== 'symbol') sections.set(String(key.value), this.#rangeOf(key));
    }
    const entry = this.#located(this.#get(root, 'entry'));
    if (sections.has('entry')) definition.kind = 'flex';
    if (entry) definition.entry = entry;
    definition.inputs = this.#named(root, 'inputs').map(([name, range, value]) =>
      this.#input(name, range, value),
    );
    definition.outputs = this.#named(root, 'outputs').map(([name, range, value]) => {
      const reference = this.#located(this.#get(value, 'reference'))?.value;
      return { name, range, ...(reference !== undefined && { reference }) };
    });
    definition.nodes = this.#nodes(root);
    const environment = this.#environment(root, sections.get('environment'));
    if (environment) definition.environment = environment;
    this.#includes(root, definition);
    this.#require(definition, sections);
    return definition;
  }

  #input(name: string, range: TextRange, value: Node | undefined): FlowInput {
    const type = this.#located(this.#get(value, 'type'))?.value;
    const description = this.#located(this.#get(value, 'description'))?.value;
    const preset = this.#get(value, 'default');
    return {
      name,
      range,
      ...(type !== undefined && { type }),
      ...(preset && { default: this.#data(preset) }),
      ...(description !== undefined && { description }),
    };
  }

  #nodes(root: YAMLMap): FlowNode[] {
    const list = this.#get(root, 'nodes');
    if (!isSeq(list)) return [];
    return list.items.flatMap((item) => {
      const node = this.#resolve(item as Node);
      if (!isMap(node)) return [];
      const type = this.#located(this.#get(node, 'type'))?.value;
      const source = this.#located(this.#get(this.#get(node, 'source'), 'path'));
      return [
        {
          name: this.#located(this.#get(node, 'name'))?.value ?? '',
          range: this.#rangeOf(node),
          ...(type !== undefined && { type }),
          ...(source && { source }),
        },
      ];
    });
  }

  #environment(root: YAMLMap, range: TextRange | undefined): EnvironmentSection | undefined {
    if (!range) return undefined;
    const node = this.#get(root, 'environment');
    if (node && !isMap(node) && !(isScalar(node) && node.value === null))
      this.#report(
        'FSE115',
        '`environment` is not a mapping',
        range,
        'Write `image:` or `python_requirements_txt:` under it.',
      );
    const image = this.#located(this.#get(node, 'image'));
    const requirementsFile = this.#located(this.#get(node, 'python_requirements_txt'));
    return {
      range,
      raw: node ? this.#data(node) : null,
      ...(image && { image }),
      ...(requirementsFile?.value && { requirementsFile }),
    };
  }

  #includes(root: YAMLMap, definition: FlowDefinition): void {
    const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'additional_includes');
    if (!pair) return;
    const list = this.#resolve(pair.value as Node | null);
    if (isSeq(list)) {
      for (const item of list.items) {
        const located = this.#located(this.#resolve(item as Node));
        if (located) definition.additionalIncludes.push(located);
        else
          this.#report(
            'FSE112',
            'an additional include is not a path',
            this.#rangeOf(item as Node),
            'Write each one as a relative path.',
          );
      }
    } else if (list && !(isScalar(list) && list.value === null)) {
      this.#report(
        'FSE112',
        '`additional_includes` is not a list of paths',
        this.#rangeOf(list),
        'Write a list.',
      );
    }
    const start = (pair.key as Node).range?.[0] ?? 0;
    const end = (pair.value as Node | null)?.range?.[1] ?? this.#text.indexOf(':', start) + 1;
    definition.includesSpan = { start, end };
  }

  #require({ kind, nodes, entry }: FlowDefinition, sections: Map<string, TextRange>): void {
    if (this.#problems.some(({ severity }) => severity === 'error')) return;
    if (kind === 'flex' && !entry)
      this.#report(
        'FSE113',
        'a flex flow needs an `entry`',
        sections.get('entry'),
        'Add `entry: file:function`.',
      );
    if (kind === 'dag' && !nodes.length)
      this.#report(
        'FSE114',
        'the flow has no nodes',
        sections.get('nodes'),
        'Add at least one node under `nodes:`.',
      );
  }

  /** The named children of a section, with where each name stands. */
  #named(root: YAMLMap, section: string): [string, TextRange, Node | undefined][] {
    const map = this.#get(root, section);
    if (!isMap(map)) return [];
    return map.items.flatMap(({ key, value }) =>
      isScalar(key)
        ? [[String(key.value), this.#rangeOf(key), this.#resolve(value as Node | null) ?? undefined] as const]
        : [],
    ) as [string, TextRange, Node | undefined][];
  }

  /** What a key leads to, through merge keys too; `depth` ends those that merge themselves. */
  #get(node: Node | undefined | null, key: string, depth = 0): Node | undefined {
    if (!isMap(node) || depth > 9) return undefined;
    if (node.has(key)) return this.#resolve(node.get(key, true) as Node | null) ?? undefined;
    for (const merged of this.#merged(node)) {
      const found = this.#get(merged, key, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  /** The mappings that a mapping merges with `<<`, the strongest first. */
  #merged(map: YAMLMap): (Node | null | undefined)[] {
    return map.items
      .filter(({ key }) => isScalar(key) && typeof key.value === 'symbol')
      .map(({ value }) => this.#resolve(value as Node | null))
      .flatMap((value) => (isSeq(value) ? value.items.map((item) => this.#resolve(item as Node)) : [value]));
  }

  #resolve(node: Node | null | undefined): Node | null | undefined {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #located(node: Node | null | undefined): Located | undefined {
    if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
    return { value: String(node.value as string | number | boolean), range: this.#rangeOf(node) };
  }

  /** The plain value; an alias bomb or a cycle gives undefined. */
  #data(node: Node): unknown {
    try {
      return node.toJS(this.#document, { maxAliasCount: 100 });
    } catch {
      return undefined;
    }
  }

  #rangeOf(node: Node): TextRange {
    return this.#range(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
  }

  #range(start: number, end: number): TextRange {
    return { start: this.#position(start), end: this.#position(end) };
  }

  #position(offset: number): TextRange['start'] {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#text.length));
    return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
  }

  #report(code: string, message: string, range: TextRange | undefined, remedy: string): void {
    this.#problems.push({
      code,
      severity: 'error',
      message,
      file: this.#path,
      remedy,
      ...(range && { range }),
    });
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
