import { entryOf, scalarOf, valueOf } from '../../../../flow/yaml/yamlTree.ts';
import { insertBehind } from '../../edits/entryEdits.ts';
import { checkApi } from './checkApi.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';

/** What an LLM node needs beside its prompt. Source: `_resolve_llm_node` in prompt flow's executor/_tool_resolver.py. */
export function checkLlm(check: FlowCheck): void {
  const {
    nodes,
    report,
    document: { source },
  } = check;
  for (const node of nodes) {
    const { name, runs } = node;
    const type = scalarOf(runs?.map, 'type');
    if (!runs || type?.text !== 'llm') continue;
    if (!isTruthy(valueOf(runs.map, 'api'))) {
      const span = entryOf(runs.map, 'api')?.keySpan ?? type.span;
      const of = entryOf(runs.map, 'type');
      const isMissing = of && !entryOf(runs.map, 'api');
      report(
        'FS108',
        span,
        `the LLM node "${name}" has no "api", such as "chat"; prompt flow cannot run it`,
        { fixes: isMissing ? insertBehind(source, 'Add "api: chat"', runs.map, of, ['api: chat']) : [] },
      );
    } else checkApi(node, check);
    if (!isTruthy(valueOf(runs.map, 'connection'))) {
      const span = entryOf(runs.map, 'connection')?.keySpan ?? type.span;
      report(
        'FS135',
        span,
        `the LLM node "${name}" has no "connection", so it runs only where a run gives it one`,
      );
    }
  }
}
