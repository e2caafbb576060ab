import type { FlowModel } from '../../document/flowModel.ts';
import { scalarOf, valueOf } from '../../../flow/yaml/yamlTree.ts';
import type { KeyInfo } from '../schema/keyTable.ts';
import { writeKey } from './keySuggestions.ts';
import type { RunPlace } from './runPlace.ts';
import type { Suggestion } from './suggestion.ts';

/** Names in a run file that stand for things of its flow. */
export function runNameSuggestions({ place, schema, facts }: RunPlace): Suggestion[] {
  const flow = facts?.flow;
  const beside = place.beside();
  const value: KeyInfo['value'] =
    schema.path === 'connections' ? 'map' : schema.path === 'column_mapping' ? 'reference' : 'text';
  return namesOf(schema.path, flow)
    .filter(([name]) => name && !beside.has(name))
    .map(([label, detail]) => ({
      label,
      kind: 'key',
      ...writeKey(label, { value }, place),
      ...(detail && { detail }),
    }));
}

function namesOf(path: string, flow: FlowModel | undefined): [name: string, detail: string | undefined][] {
  if (path === 'connections/*')
    return [
      ['connection', 'in place of the node’s connection'],
      ['deployment_name', 'in place of the node’s deployment'],
      ['model', 'in place of the node’s model'],
    ];
  if (!flow) return [];
  switch (path) {
    case 'column_mapping':
      return flow.inputs.map(({ name, type }) => [name, type?.text]);
    case 'connections':
      return flow.nodes.flatMap(({ name, map, type }) =>
        type?.text === 'python' && !scalarOf(map, 'connection') ? [] : [[name, type?.text]],
      );
    case 'init':
      return keysOf(flow, 'init', 'type');
    case 'environment_variables':
      return keysOf(flow, 'environment_variables');
    default:
      return [];
  }
}

function keysOf({ root }: FlowModel, key: string, detail?: string): [string, string | undefined][] {
  const map = valueOf(root, key);
  if (map?.kind !== 'map') return [];
  return map.entries.map((entry) => [entry.key, detail && scalarOf(entry.value, detail)?.text]);
}
