import type { Reference } from './reference.ts';
import type { Span } from '../../flow/yaml/span.ts';
import type { YamlEntry, YamlMap, YamlScalar, YamlValue } from '../../flow/yaml/yamlTree.ts';

/** A flow as its YAML says it, each part with its place. What is half typed gives what there is. */
export interface FlowModel {
  kind: 'dag' | 'flex';
  root?: YamlMap;
  inputs: FlowItem[];
  outputs: OutputItem[];
  /** As they stand under `nodes`. */
  nodes: NodeItem[];
  variants: VariantGroup[];
  /** The scalars under `additional_includes`. */
  includes: YamlScalar[];
  image?: YamlScalar;
  requirementsFile?: YamlScalar;
  entry?: YamlScalar;
}

/** An input, an output or an init argument. */
export interface FlowItem {
  name: string;
  nameSpan: Span;
  value: YamlValue;
  type?: YamlScalar;
}

export interface OutputItem extends FlowItem {
  /** Where the value of `reference` is one. */
  reference?: PlacedReference;
}

/** A node under `nodes`, or the node of a variant. */
export interface NodeItem {
  /** Empty where it has none; of a variant, that of its group. */
  name: string;
  /** Of the name's value; of a node without one, its first key. */
  nameSpan: Span;
  map: YamlMap;
  type?: YamlScalar;
  sourceType?: YamlScalar;
  sourcePath?: YamlScalar;
  sourceTool?: YamlScalar;
  /** `aggregation` or the older `reduce` is true. */
  aggregation: boolean;
  useVariants: boolean;
  inputs: YamlEntry[];
  activate?: YamlMap;
  /** In its inputs and in `activate.when`, in order. */
  references: PlacedReference[];
}

export interface VariantGroup {
  /** The node that it varies. */
  name: string;
  nameSpan: Span;
  value: YamlValue;
  defaultId?: YamlScalar;
  variants: { id: string; idSpan: Span; value: YamlValue; node?: NodeItem }[];
}

/** A `${…}` with where it stands. */
export interface PlacedReference {
  reference: Reference;
  /** The scalar that holds it. */
  scalar: YamlScalar;
  /** Of the name and of the section in the document; the whole scalar where its text stands escaped or folded. */
  nameSpan: Span;
  sectionSpan: Span;
  /** `activate` for that of `activate.when`. */
  at: 'input' | 'activate' | 'output';
  /** The input's or output's name; `when`. */
  key: string;
}
