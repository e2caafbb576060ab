import type { FlowItem } from '../../../document/flowModel.ts';
import { entryOf, scalarOf, valueOf } from '../../../../flow/yaml/yamlTree.ts';
import { insertBehind } from '../../edits/entryEdits.ts';
import { addToSection } from '../../edits/sectionEdits.ts';
import type { Fix } from '../../finding.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';

/** What makes a chat flow. Source: `is_executable_chat_flow` in prompt flow's flow_utils.py. */
export function checkChat({ document: { model, source }, report }: FlowCheck): void {
  const { inputs, outputs } = model;
  const chatInputs = marked(inputs, 'is_chat_input');
  const chatOutputs = marked(outputs, 'is_chat_output');
  const histories = marked(inputs, 'is_chat_history');
  several(chatInputs, 'is_chat_input', 'a flow with several chat inputs is no chat flow');
  several(chatOutputs, 'is_chat_output', 'a flow with several chat outputs is no chat flow');
  several(histories, 'is_chat_history', 'prompt flow fills only the first chat history');
  const [chatInput, ...others] = chatInputs;
  if (!chatInput || others.length) return;
  if (!chatOutputs.length && outputs.length)
    report(
      'FS129',
      chatInput.nameSpan,
      'no output has "is_chat_output: true", so prompt flow does not chat with the flow',
      { fixes: outputs.length === 1 ? makeChatOutput(outputs[0]!) : [] },
    );
  const history = inputs.find(({ name }) => name === 'chat_history');
  if (!histories.length && !(history && scalarOf(history.value, 'is_chat_history')?.value !== false))
    report(
      'FS129',
      chatInput.nameSpan,
      'no input is the "chat_history", so prompt flow does not chat with the flow',
      { fixes: history ? [] : addHistory() },
    );

  function addHistory(): Fix[] {
    const lines = ['chat_history:', '  type: list', '  is_chat_history: true', '  default: []'];
    const edit = model.root && addToSection(source, model.root, 'inputs', lines);
    return edit ? [{ title: 'Add the input "chat_history"', edits: [edit] }] : [];
  }

  function makeChatOutput({ name, value }: FlowItem): Fix[] {
    const type = entryOf(value, 'type');
    if (value.kind !== 'map' || !type || entryOf(value, 'is_chat_output')) return [];
    return insertBehind(source, `Make "${name}" the chat output`, value, type, ['is_chat_output: true']);
  }

  function several(items: FlowItem[], key: string, message: string): void {
    const [first, ...more] = items;
    for (const { nameSpan, value } of more)
      report('FS128', entryOf(value, key)?.keySpan ?? nameSpan, message, {
        related: [{ span: first!.nameSpan, message: `"${first!.name}" is the first one` }],
      });
  }
}

const marked = (items: readonly FlowItem[], key: string): FlowItem[] =>
  items.filter(({ value }) => isTruthy(valueOf(value, key)));
