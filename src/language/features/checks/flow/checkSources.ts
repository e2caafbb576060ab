import type { NodeItem } from '../../../document/flowModel.ts';
import { entryOf, isNothing, scalarOf, valueOf, type YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { createFile } from '../../edits/createFile.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import { checkSourcePlace } from '../environment/checkSourcePlace.ts';
import { includeFile } from '../environment/includeFile.ts';
import { checkOtherVariants } from './checkOtherVariants.ts';
import type { FlowCheck } from './flowCheck.ts';
import { isTruthy } from './pythonTruth.ts';
import { sourceTemplate } from './sourceTemplate.ts';

/** What a node needs for prompt flow to find its tool. Source: `resolve_tool_by_node` in its executor/_tool_resolver.py. */
export function checkSources(check: FlowCheck): void {
  const { nodes, report } = check;
  for (const { item, runs, usesVariants } of nodes) {
    if (usesVariants) checkToolType(item, report);
    if (runs) checkSource(runs, check, report);
  }
  checkOtherVariants(check, 'FS110', (node, tell) => checkSource(node, check, tell));
}

function checkSource(node: NodeItem, { document, facts }: FlowCheck, report: Report): void {
  const { name, map, nameSpan, sourcePath } = node;
  const type = checkToolType(node, report);
  const ofNode = name ? `the node "${name}"` : 'the node';
  if (!entryOf(map, 'type')) report('FS108', nameSpan, `${ofNode} has no "type"; prompt flow cannot run it`);
  const source = entryOf(map, 'source');
  if (!source) return report('FS108', nameSpan, `${ofNode} has no "source"; prompt flow cannot run it`);
  if (source.value.kind !== 'map' || !type) return;
  if (runsNowhere.includes(type.text))
    return report(
      'FS110',
      type.span,
      `prompt flow does not run nodes of type "${type.text}" in a Python flow`,
    );
  const ofType = sourceTypes[type.text];
  const sourceType = entryOf(source.value, 'type');
  const from = sourceType ? scalarOf(source.value, 'type') : undefined;
  const fromText = sourceType ? (from?.text ?? '') : 'code';
  if (ofType && !ofType.includes(fromText)) {
    const choices = ofType.map((one) => `"${one}"`).join(' or ');
    const span = from?.span ?? sourceType?.keySpan ?? source.keySpan;
    return report('FS110', span, `the source of a node of type "${type.text}" must be of type ${choices}`, {
      fixes: from ? replaceScalar(from, ofType) : [],
    });
  }
  const missing = (key: string): void =>
    report('FS108', source.keySpan, `the source of ${ofNode} has no "${key}"; prompt flow cannot run it`);
  if (ofType && fromText !== 'code' && !isTruthy(valueOf(source.value, 'tool'))) missing('tool');
  if (ofType && fromText === 'package') return;
  const path = valueOf(source.value, 'path');
  if (isNothing(path) || (path?.kind === 'scalar' && path.value === '')) return missing('path');
  if (!sourcePath || typeof sourcePath.value !== 'string')
    return report('FS106', path!.span, `"path" of the source must be text; prompt flow cannot run ${ofNode}`);
  if (sourcePath.text.includes('\0'))
    return report('FS130', sourcePath.span, `no file can be named as the source of ${ofNode} is`);
  const fact = facts?.paths.get(sourcePath.text);
  if (fact?.kind === 'none')
    report('FS130', sourcePath.span, `the file "${sourcePath.text}" of ${ofNode} is not there`, {
      fixes: [
        ...fact.near.flatMap((near) =>
          near.startsWith('../')
            ? includeFile(document, sourcePath, near, facts!)
            : replaceScalar(sourcePath, [near]),
        ),
        ...createSource(node, facts!.folder),
      ],
    });
  else if (fact?.kind === 'folder')
    report('FS130', sourcePath.span, `"${sourcePath.text}" is a folder, but ${ofNode} needs a file`);
  else if (type.text === 'python' && !/\.pyc?$/.test(sourcePath.text))
    report(
      'FS139',
      sourcePath.span,
      `prompt flow reads the source of a Python node only from a file with a name in ".py"`,
    );
  else checkSourcePlace(document, sourcePath, facts, report);
}

function createSource(node: NodeItem, folder: string): Fix[] {
  const text = sourceTemplate(node);
  return text === undefined ? [] : createFile(folder, node.sourcePath!.text, text);
}

/** Gives the type where it is one; every node's is read, whether it runs or not. */
function checkToolType({ map }: NodeItem, report: Report): YamlScalar | undefined {
  const entry = entryOf(map, 'type');
  if (!entry) return undefined;
  const type = scalarOf(map, 'type');
  if (type && typeof type.value === 'string' && toolTypes.includes(type.text)) return type;
  if (!type) report('FS110', entry.keySpan, '"type" is empty; prompt flow cannot read the flow');
  else
    report('FS110', type.span, `"${type.text}" is no type of a node; the types are ${offered.join(', ')}`, {
      fixes: replaceScalar(type, nearest(type.text, offered)),
    });
  return undefined;
}

const offered = ['llm', 'python', 'prompt', 'custom_llm'];
const runsNowhere = ['csharp', 'action'];
const toolTypes = [...offered, ...runsNowhere];
const sourceTypes: Record<string, readonly string[]> = {
  python: ['code', 'package'],
  custom_llm: ['package_with_prompt'],
};
