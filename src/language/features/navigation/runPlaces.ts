import type { RunDocument } from '../../document/runDocument.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import { scalarOf, valueOf, type YamlEntry, type YamlScalar } from '../../../flow/yaml/yamlTree.ts';
import { exactSpan } from './exactSpan.ts';
import type { NamePlace, Thing } from './namePlace.ts';

/** Every name in a run file that stands for a thing of its flow, or of the flow of the run that it builds on. */
export function runPlaces({ root, source }: RunDocument): NamePlace[] {
  const places: NamePlace[] = [];
  const addKey = (kind: 'input' | 'node', { key, keySpan }: YamlEntry): void => {
    const exact = exactSpan(source, keySpan, key);
    const span = exact ?? keySpan;
    places.push({ thing: { kind, name: key }, span, exact: !!exact, declares: false, reach: keySpan });
  };
  const addPart = (scalar: YamlScalar, thing: Thing, at: number, ofBase = false): void => {
    const { inner, span: reach } = scalar;
    const start = (inner?.start ?? 0) + at;
    const span: Span = inner ? { start, end: start + thing.name.length } : reach;
    places.push({ thing, span, exact: !!inner, declares: false, reach, ...(ofBase && { ofBase }) });
  };

  for (const entry of entriesOf(root, 'column_mapping')) {
    addKey('input', entry);
    const { value } = entry;
    const output = value.kind === 'scalar' && /^\$\{run\.outputs\.([^{}]+)\}$/.exec(value.text);
    if (output) addPart(value, { kind: 'output', name: output[1]! }, '${run.outputs.'.length, true);
  }
  for (const entry of entriesOf(root, 'connections')) addKey('node', entry);
  const variant = scalarOf(root, 'variant');
  // Prompt flow takes it with and without `${}`.
  const parts = variant && /^(\$\{)?([^.{}$]+)\.([^.{}]+)\}?$/.exec(variant.text);
  if (parts) {
    const [, open = '', node = '', name = ''] = parts;
    addPart(variant, { kind: 'node', name: node }, open.length);
    addPart(variant, { kind: 'variant', node, name }, open.length + node.length + 1);
  }
  return places;
}

function entriesOf(root: RunDocument['root'], key: string): YamlEntry[] {
  const map = valueOf(root, key);
  return map?.kind === 'map' ? map.entries : [];
}
