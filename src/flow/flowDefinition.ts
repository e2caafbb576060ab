import type { TextRange } from '../common/textRange.ts';
import type { FlowKind } from './flowFile.ts';
import type { FlowProblem } from './flowProblem.ts';
import { parseYamlTree } from './yaml/parseYamlTree.ts';
import { SourceText } from './yaml/sourceText.ts';
import type { Span } from './yaml/span.ts';
import { toData } from './yaml/toData.ts';
import {
  entryOf,
  isNothing,
  scalarOf,
  valueOf,
  type YamlEntry,
  type YamlMap,
  type YamlScalar,
  type YamlValue,
} from './yaml/yamlTree.ts';

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
  readonly #source: SourceText;
  readonly #path: string;
  readonly #problems: FlowProblem[] = [];

  constructor(text: string, path: string) {
    this.#source = new SourceText(text);
    this.#path = path;
  }

  read(): FlowDefinition {
    const { root, problems } = parseYamlTree(this.#source.text);
    for (const { message, span } of problems)
      this.#report('FSE110', `not valid YAML: ${message}`, span, 'Correct the YAML.');
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
    if (root?.kind !== 'map') {
      if (!this.#problems.length)
        this.#report(
          'FSE111',
          'the flow definition is not a mapping of keys',
          { start: 0, end: 1 },
          'It needs at least `nodes:`.',
        );
      return definition;
    }
    for (const { key, keySpan, merged } of root.entries) if (!merged) sections.set(key, this.#range(keySpan));
    if (sections.has('entry')) definition.kind = 'flex';
    const entry = this.#located(valueOf(root, 'entry'));
    if (entry) definition.entry = entry;
    definition.inputs = namedIn(root, 'inputs').map((input) => this.#input(input));
    definition.outputs = namedIn(root, 'outputs').map(({ key, keySpan, value }) => {
      const reference = scalarOf(value, 'reference')?.text;
      return { name: key, range: this.#range(keySpan), ...(reference !== undefined && { reference }) };
    });
    definition.nodes = itemsOf(valueOf(root, 'nodes')).flatMap((node) => this.#node(node));
    const environment = entryOf(root, 'environment');
    if (environment) definition.environment = this.#environment(environment);
    const includes = entryOf(root, 'additional_includes');
    if (includes) {
      definition.additionalIncludes = this.#includes(includes);
      definition.includesSpan = { start: includes.keySpan.start, end: includes.end };
    }
    this.#require(definition, root);
    return definition;
  }

  #input({ key, keySpan, value }: YamlEntry): FlowInput {
    const type = scalarOf(value, 'type')?.text;
    const description = scalarOf(value, 'description')?.text;
    const preset = valueOf(value, 'default');
    return {
      name: key,
      range: this.#range(keySpan),
      ...(type !== undefined && { type }),
      ...(preset && { default: toData(preset) }),
      ...(description !== undefined && { description }),
    };
  }

  #node(node: YamlValue): FlowNode[] {
    if (node.kind !== 'map') return [];
    const type = scalarOf(node, 'type')?.text;
    const source = this.#located(valueOf(valueOf(node, 'source'), 'path'));
    return [
      {
        name: scalarOf(node, 'name')?.text ?? '',
        range: this.#range(node.span),
        ...(type !== undefined && { type }),
        ...(source && { source }),
      },
    ];
  }

  #environment({ keySpan, value }: YamlEntry): EnvironmentSection {
    if (value.kind !== 'map' && !isNothing(value))
      this.#report(
        'FSE115',
        '`environment` is not a mapping',
        keySpan,
        'Write `image:` or `python_requirements_txt:` under it.',
      );
    const image = this.#located(valueOf(value, 'image'));
    const requirementsFile = this.#located(valueOf(value, 'python_requirements_txt'));
    return {
      range: this.#range(keySpan),
      raw: toData(value),
      ...(image && { image }),
      ...(requirementsFile?.value && { requirementsFile }),
    };
  }

  #includes({ value }: YamlEntry): Located[] {
    if (value.kind !== 'list') {
      if (!isNothing(value))
        this.#report('FSE112', '`additional_includes` is not a list of paths', value.span, 'Write a list.');
      return [];
    }
    return value.items.flatMap((item) => {
      const located = this.#located(item);
      if (!located)
        this.#report(
          'FSE112',
          'an additional include is not a path',
          item.span,
          'Write each one as a relative path.',
        );
      return located ?? [];
    });
  }

  #require({ kind, nodes, entry }: FlowDefinition, root: YamlMap): void {
    if (this.#problems.some(({ severity }) => severity === 'error')) return;
    if (kind === 'flex' && !entry)
      this.#report(
        'FSE113',
        'a flex flow needs an `entry`',
        entryOf(root, 'entry')?.keySpan,
        'Add `entry: file:function`.',
      );
    if (kind === 'dag' && !nodes.length)
      this.#report(
        'FSE114',
        'the flow has no nodes',
        entryOf(root, 'nodes')?.keySpan,
        'Add at least one node under `nodes:`.',
      );
  }

  #located(value: YamlValue | undefined): Located | undefined {
    return value && isWritten(value) ? { value: value.text, range: this.#range(value.span) } : undefined;
  }

  #range(span: Span): TextRange {
    return this.#source.rangeOf(span);
  }

  #report(code: string, message: string, span: Span | undefined, remedy: string): void {
    this.#problems.push({
      code,
      severity: 'error',
      message,
      file: this.#path,
      remedy,
      ...(span && { range: this.#range(span) }),
    });
  }
}

const isWritten = (value: YamlValue): value is YamlScalar => value.kind === 'scalar' && value.value !== null;

const itemsOf = (value: YamlValue | undefined): YamlValue[] => (value?.kind === 'list' ? value.items : []);

function namedIn(root: YamlMap, section: string): YamlEntry[] {
  const value = valueOf(root, section);
  return value?.kind === 'map' ? value.entries : [];
}
