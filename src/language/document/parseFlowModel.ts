import type { FlowItem, FlowModel, NodeItem, PlacedReference, VariantGroup } from './flowModel.ts';
import { parseReference } from './reference.ts';
import type { Span } from '../../flow/yaml/span.ts';
import {
  entryOf,
  scalarOf,
  valueOf,
  type YamlEntry,
  type YamlScalar,
  type YamlTree,
  type YamlValue,
} from '../../flow/yaml/yamlTree.ts';

/** Finds the parts of a flow in its YAML. `path` tells a flex flow by its name, as prompt flow does where there is no `entry`. */
export function parseFlowModel({ root }: YamlTree, path: string): FlowModel {
  const isFlex = /\.flex\.ya?ml$/.test(path) || entryOf(root, 'entry') !== undefined;
  const includes = valueOf(root, 'additional_includes');
  const environment = valueOf(root, 'environment');
  return {
    kind: isFlex ? 'flex' : 'dag',
    ...(root?.kind === 'map' && { root }),
    inputs: entriesOf(valueOf(root, 'inputs')).map(toItem),
    outputs: entriesOf(valueOf(root, 'outputs')).map((entry) => {
      const reference = toReference(scalarOf(entry.value, 'reference'), 'output', entry.key);
      return { ...toItem(entry), ...(reference && { reference }) };
    }),
    nodes: itemsOf(valueOf(root, 'nodes')).flatMap((node) => toNode(node) ?? []),
    variants: entriesOf(valueOf(root, 'node_variants')).map(toGroup),
    includes: itemsOf(includes).filter(isWritten),
    ...optional('image', scalarOf(environment, 'image')),
    ...optional('requirementsFile', scalarOf(environment, 'python_requirements_txt')),
    ...optional('entry', scalarOf(root, 'entry')),
  };
}

function toItem({ key, keySpan, value }: YamlEntry): FlowItem {
  return { name: key, nameSpan: keySpan, value, ...optional('type', scalarOf(value, 'type')) };
}

function toNode(map: YamlValue, variantOf?: string): NodeItem | undefined {
  if (map.kind !== 'map') return undefined;
  const name = scalarOf(map, 'name');
  const source = valueOf(map, 'source');
  const inputs = entriesOf(valueOf(map, 'inputs'));
  const activate = valueOf(map, 'activate');
  return {
    name: variantOf ?? name?.text ?? '',
    nameSpan: name?.span ?? map.entries[0]?.keySpan ?? map.span,
    map,
    ...optional('type', scalarOf(map, 'type')),
    ...optional('sourceType', scalarOf(source, 'type')),
    ...optional('sourcePath', scalarOf(source, 'path')),
    ...optional('sourceTool', scalarOf(source, 'tool')),
    aggregation: isTrue(map, 'aggregation') || isTrue(map, 'reduce'),
    useVariants: isTrue(map, 'use_variants'),
    inputs,
    ...(activate?.kind === 'map' && { activate }),
    references: [
      ...inputs.flatMap(({ key, value }) => toReference(value, 'input', key) ?? []),
      ...[toReference(scalarOf(activate, 'when'), 'activate', 'when') ?? []].flat(),
    ],
  };
}

function toGroup({ key, keySpan, value }: YamlEntry): VariantGroup {
  return {
    name: key,
    nameSpan: keySpan,
    value,
    ...optional('defaultId', scalarOf(value, 'default_variant_id')),
    variants: entriesOf(valueOf(value, 'variants')).map((variant) => {
      const node = valueOf(variant.value, 'node');
      return {
        id: variant.key,
        idSpan: variant.keySpan,
        value: variant.value,
        ...optional('node', node && toNode(node, key)),
      };
    }),
  };
}

function toReference(
  scalar: YamlValue | undefined,
  at: PlacedReference['at'],
  key: string,
): PlacedReference | undefined {
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string') return undefined;
  const reference = parseReference(scalar.text);
  if (!reference) return undefined;
  const placed = (span: Span): Span =>
    scalar.inner
      ? { start: scalar.inner.start + span.start, end: scalar.inner.start + span.end }
      : scalar.span;
  const nameSpan = placed(reference.nameSpan);
  const sectionSpan = reference.kind === 'node' ? placed(reference.sectionSpan) : nameSpan;
  return { reference, scalar, nameSpan, sectionSpan, at, key };
}

const entriesOf = (value: YamlValue | undefined): YamlEntry[] => (value?.kind === 'map' ? value.entries : []);

const itemsOf = (value: YamlValue | undefined): YamlValue[] => (value?.kind === 'list' ? value.items : []);

const isWritten = (value: YamlValue): value is YamlScalar => value.kind === 'scalar' && value.value !== null;

const isTrue = (map: YamlValue, key: string): boolean => scalarOf(map, key)?.value === true;

const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
