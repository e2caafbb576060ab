import { valueOf } from '../../../../flow/yaml/yamlTree.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import { nearest } from '../../nearest.ts';
import { llmInputs } from '../../schema/llmInputs.ts';
import { isText } from '../yaml/isText.ts';
import type { FlowCheck } from './flowCheck.ts';
import type { GraphNode } from './graphNode.ts';
import { isTruthy } from './pythonTruth.ts';

/** The API of an LLM node is a method of its connection's provider, of which others may come with packages. Source: `load_tool_for_llm_node` in prompt flow's _core/tools_manager.py. */
export function checkApi({ name, runs }: GraphNode, { report }: FlowCheck): void {
  const api = valueOf(runs?.map, 'api');
  if (!api || !isTruthy(api)) return;
  if (api.kind !== 'scalar' || !isText(api) || !/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(api.text))
    return report(
      'FS106',
      api.span,
      `"api" must be the name of one; prompt flow cannot run the node "${name}"`,
    );
  const known = Object.keys(llmInputs);
  if (known.includes(api.text)) return;
  const message = `"${api.text}" is no API of prompt flow's own tools, which are ${known.join(' and ')}`;
  report('FS107', api.span, message, { fixes: replaceScalar(api, nearest(api.text, known)) });
}
