import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { allNodes } from '../../document/allNodes.ts';
import type { FlowDocument } from '../../document/flowDocument.ts';
import type { NodeItem } from '../../document/flowModel.ts';
import type { Span } from '../../../flow/yaml/span.ts';
import type { YamlEntry } from '../../../flow/yaml/yamlTree.ts';
import { baseName } from '../paths.ts';
import { llmInputs } from '../schema/llmInputs.ts';
import { readSourceOf, sourceOf, type NodeArgument } from './argumentAt.ts';
import { exactSpan } from './exactSpan.ts';
import type { NavigationContext } from './navigationContext.ts';
import type { Refused } from './prepareRename.ts';
import { findTool } from './pythonPlaces.ts';
import { setsItself, templateUses } from './templateUses.ts';
import { workspaceDocuments } from './workspaceDocuments.ts';

/** The key of an argument that can be renamed with the variable of its template; or why it stays. */
export async function prepareArgument(
  argument: NodeArgument,
  context: NavigationContext,
): Promise<{ span: Span } | Refused> {
  const { document, node, entry } = argument;
  const { key } = entry;
  const span = exactSpan(document.source, entry.keySpan, key);
  if (!span || entry.merged)
    return { refused: `"${key}" is written with escapes or over several lines here; write it plainly first` };
  const written = node.sourcePath?.text ?? '';
  const file = await readSourceOf(argument, context);
  if (written.endsWith('.py') || (file && file.path.endsWith('.py'))) {
    const tool = file && findTool(file.source.text);
    const name = tool ? ` "${file.source.text.slice(tool.start, tool.end)}"` : '';
    return {
      refused: `"${key}" is a parameter of the function${name} in "${baseName(written)}"; rename it there with the tools for Python, then here`,
    };
  }
  if (isOfTool(node, key) || (!written && node.sourceTool))
    return { refused: `"${key}" is an argument of the node's tool, which gives it its name` };
  if (!file) return { refused: `the template that reads "${key}" was not found` };
  if (setsItself(file.source.text, key))
    return { refused: `"${baseName(file.path)}" gives "${key}" a value of its own; rename it there first` };
  return { span };
}

/** Writes a new name for a variable of a template: there, and in all nodes that use the template. */
export async function renameArgument(
  argument: NodeArgument,
  newName: string,
  context: NavigationContext,
): Promise<WorkspaceEdit | Refused> {
  const prepared = await prepareArgument(argument, context);
  if ('refused' in prepared) return prepared;
  const { key } = argument.entry;
  if (newName === key) return { changes: {} };
  if (!/^[A-Za-z_]\w*$/.test(newName) || reserved.test(newName))
    return { refused: `"${newName}" is no name of a variable in a template` };
  const { path, source } = (await readSourceOf(argument, context))!;
  if (templateUses(source.text, newName).length || setsItself(source.text, newName))
    return { refused: `"${baseName(path)}" has a "${newName}" already` };
  const changes: Record<string, TextEdit[]> = {};
  const add = (at: string, range: TextEdit['range']): void =>
    void (changes[context.files.uri(at)] ??= []).push({ range, newText: newName });
  for (const span of templateUses(source.text, key)) add(path, source.rangeOf(span));
  for (const { document, node, entry } of await usersOf(path, argument, context)) {
    const span = exactSpan(document.source, entry.keySpan, key);
    const line = document.source.positionAt(entry.keySpan.start).line + 1;
    const where = `line ${line} of "${baseName(document.path)}"`;
    if (!span)
      return {
        refused: `${where} writes "${key}" with escapes or over several lines; write it plainly first`,
      };
    if (isOfTool(node, newName) || node.inputs.some((one) => one.key === newName))
      return { refused: `the node of ${where} has a "${newName}" already` };
    add(document.path, document.source.rangeOf(span));
  }
  return { changes };
}

/** Where nodes of the workspace give the argument to the same template, each place once. */
async function usersOf(
  path: string,
  { document: open, entry: { key } }: NodeArgument,
  { files, facts }: NavigationContext,
): Promise<NodeArgument[]> {
  const found = new Map<string, NodeArgument>();
  for (const document of await workspaceDocuments(files, [baseName(path)], open)) {
    if (document.kind !== 'flow') continue;
    const context = { files, ...(document === open && facts && { facts }) };
    for (const { node, entry } of givingNodes(document, key)) {
      if (!node.sourcePath?.text.endsWith(baseName(path))) continue;
      if ((await sourceOf(document, node, context)) === path)
        found.set(`${document.path}:${entry.keySpan.start}`, { document, node, entry });
    }
  }
  return [...found.values()];
}

function givingNodes({ model }: FlowDocument, key: string): { node: NodeItem; entry: YamlEntry }[] {
  return allNodes(model).flatMap((node) =>
    node.inputs.filter((entry) => entry.key === key).map((entry) => ({ node, entry })),
  );
}

const isOfTool = ({ type }: NodeItem, name: string): boolean =>
  type?.text === 'llm' && Object.values(llmInputs).some((known) => Object.hasOwn(known, name));

/** Words of Jinja, and what it and prompt flow give every template. */
const reserved =
  /^(?:true|false|none|True|False|None|and|or|not|in|is|if|else|elif|for|loop|range|dict|self|super|caller|varargs|kwargs|namespace|cycler|joiner|lipsum)$/;
