import { valueOf } from '../../../../flow/yaml/yamlTree.ts';
import { isText } from '../yaml/isText.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';

/**
 * The module that a node has imported before it runs; whether the session has one of this name is not known. Source:
 * `_import_requisites` in prompt flow's contracts/flow.py.
 */
export function checkModules({ nodes, report }: FlowCheck): void {
  for (const { name, runs } of nodes) {
    const module = valueOf(runs?.map, 'module');
    if (!module || !isTruthy(module)) continue;
    const isName = module.kind === 'scalar' && isText(module);
    if (!isName || module.text.startsWith('.'))
      report(
        'FS106',
        module.span,
        `"module" must be the full name of a Python module; prompt flow cannot run the node "${name}"`,
      );
    else if (!dotted.test(module.text))
      report(
        'FS107',
        module.span,
        `"${module.text}" is no name of a Python module, which prompt flow imports before it runs`,
      );
  }
}

const dotted = /^[\p{ID_Start}_]\p{ID_Continue}*(?:\.[\p{ID_Start}_]\p{ID_Continue}*)*$/u;
