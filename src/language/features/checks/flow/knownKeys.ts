import { dagKeys, flexKeys, inputKeys, outputKeys } from '../../schema/flowKeys.ts';
import type { KeyTable } from '../../schema/keyTable.ts';
import { activateKeys, nodeKeys, sourceKeys } from '../../schema/nodeKeys.ts';

const keysOf = (table: KeyTable | undefined): readonly string[] => Object.keys(table ?? {});

const group = dagKeys['node_variants']?.each;

/** Keys that prompt flow reads at each level. Source: its `FlowSchema`, its executor's contracts, and what the portal writes. */
export const knownKeys = {
  dag: keysOf(dagKeys),
  flex: keysOf(flexKeys),
  input: keysOf(inputKeys),
  /** Of a flex flow: its schema is stricter than that of a DAG flow. */
  flexInput: keysOf(flexKeys['inputs']?.each),
  output: keysOf(outputKeys),
  flexOutput: keysOf(flexKeys['outputs']?.each),
  node: keysOf(nodeKeys),
  source: keysOf(sourceKeys),
  activate: keysOf(activateKeys),
  group: keysOf(group),
  variant: keysOf(group?.['variants']?.each),
} as const;
