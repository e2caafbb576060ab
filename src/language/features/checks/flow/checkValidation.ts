import { isNothing, scalarOf, type YamlEntry } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';
import { isToldElsewhere, misfitMessage, schemaMisfits, type Wanted } from './schemaMisfits.ts';

/** Parts of a DAG flow that runs take, but `pf flow validate` does not. */
export function checkValidation({ document: { model, source }, report }: FlowCheck): void {
  const { root } = model;
  if (!root) return;
  schemaMisfits(root, source, 'dag', (entry, wanted) => {
    if (isToldElsewhere(root, entry) || isTold(entry, wanted)) return;
    const { key, keySpan, value } = entry;
    // People write it, so it is no mistake.
    if (key === 'outputs' && isNothing(value))
      return report(
        'FS138',
        keySpan,
        '"outputs" is empty; runs take it, but "pf flow validate" refuses the flow',
      );
    const { message, fixes } = misfitMessage(source, entry, wanted);
    const does = wanted === 'true or false' && !isNothing(value) ? countsAsTrue : '';
    const isPlaced = wanted !== 'a name' && value.kind === 'scalar' && !isNothing(value);
    report(
      'FS107',
      isPlaced ? value.span : keySpan,
      `${message}; ${does}"pf flow validate" refuses the flow`,
      {
        fixes,
      },
    );
  });

  /** What has another shape than it is read in is an error; an unknown choice is told with the choices. */
  function isTold({ key, value }: YamlEntry, wanted: Wanted): boolean {
    if (key === 'nodes' && isNothing(value)) return true;
    if (wanted === 'text') return (key === 'type' || key === 'language') && scalarOf(root, key) === value;
    return sections.has(key) && isTruthy(value);
  }
}

const sections = new Set(['inputs', 'outputs', 'nodes', 'node_variants']);
const countsAsTrue = 'any other value counts as true unless it is empty, and ';
