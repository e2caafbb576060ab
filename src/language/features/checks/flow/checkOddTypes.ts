import { allNodes } from '../../../document/allNodes.ts';
import { scalarOf, valueOf, type YamlMap, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import { nearest } from '../../nearest.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import { isText } from '../yaml/isText.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';
import { isFlag } from './schemaMisfits.ts';

/** Values that prompt flow takes, but not as they are meant, or that only its validation refuses. */
export function checkOddTypes({ document: { model }, report }: FlowCheck): void {
  const { root } = model;
  if (!root) return;
  const odd = (value: YamlValue, message: string, texts: readonly string[] = []): void =>
    report('FS107', value.span, message, { fixes: replaceWith(value.span, texts) });
  checkChoice('type', ['standard', 'evaluation', 'chat']);
  checkChoice('language', ['python', 'csharp']);
  for (const { value } of model.inputs)
    for (const key of ['is_chat_input', 'is_chat_history']) checkSwitch(value, key);
  for (const { value } of model.outputs)
    for (const key of ['is_chat_output', 'evaluation_only']) checkSwitch(value, key);
  for (const { map } of model.nodes) checkName(map);
  for (const { map } of allNodes(model)) {
    for (const key of nodeSwitches) checkSwitch(map, key);
    const connection = valueOf(map, 'connection');
    if (connection && isTruthy(connection) && !isText(connection))
      odd(
        connection,
        '"connection" must be the name of a connection, as text; none is found by anything else',
      );
  }

  function checkChoice(key: string, choices: readonly string[]): void {
    const value = scalarOf(root, key);
    if (!value || choices.includes(value.text)) return;
    const message = `"${value.text}" is no "${key}" of a flow, "pf flow validate" refuses it; known are ${choices.join(', ')}`;
    odd(value, message, nearest(value.text, choices));
  }

  function checkSwitch(of: YamlValue, key: string): void {
    const value = valueOf(of, key);
    if (!value || (value.kind === 'scalar' && (value.value === null || typeof value.value === 'boolean')))
      return;
    if (key.startsWith('is_chat_') && !isFlag(value)) return;
    const text = value.kind === 'scalar' ? value.text.toLowerCase() : '';
    const meant =
      text === 'true' || text === 'yes' ? ['true'] : text === 'false' || text === 'no' ? ['false'] : [];
    odd(value, `"${key}" must be true or false; any other value counts as true unless it is empty`, meant);
  }

  function checkName(map: YamlMap): void {
    const name = valueOf(map, 'name');
    if (!name || (name.kind === 'scalar' && typeof name.value === 'string')) return;
    if (name.kind !== 'scalar') return odd(name, 'the name of a node must be text');
    if (name.value === null) return odd(name, 'the node has an empty name');
    odd(name, `the name ${name.text} is no text, so no reference finds the node`, [`'${name.text}'`]);
  }
}

const nodeSwitches = ['aggregation', 'reduce', 'enable_cache', 'use_variants'];
