import { dataColumns } from '../completion/dataColumns.ts';
import { mappedData } from '../completion/mappingReferences.ts';
import type { RunPlace } from '../completion/runPlace.ts';
import type { FlowModel } from '../../document/flowModel.ts';
import { baseFlowOf } from '../navigation/ownerOf.ts';
import { baseName, folderOf } from '../paths.ts';
import { keyInfo } from '../schema/keyTable.ts';
import { describePath } from './describeFile.ts';
import { describeInput, describeNode, describeOutput } from './describeFlowThing.ts';
import { describeKey } from './describeKey.ts';
import { code, nameList, paragraphs } from './markdown.ts';

/** A place in a run file with the text that the cursor is in. */
export interface RunHoverPlace extends RunPlace {
  at: 'key' | 'value';
  text: string;
}

/** What is known about a key, name or value of a run file, as Markdown. */
export async function hoverRun(of: RunHoverPlace): Promise<string | undefined> {
  const { schema, text, facts, at } = of;
  const { path, info } = schema;
  const flow = facts?.flow;
  if (at === 'key') {
    const known = keyInfo(schema.table, text);
    if (known) return describeKey(text, known);
    if (path === 'column_mapping') return flow && describeInputNamed(flow, text);
    return path === 'connections' && flow ? describeNode(flow, text) : undefined;
  }
  if (info?.values)
    return Object.hasOwn(info.values, text) ? `${code(text)}: ${info.values[text]}` : undefined;
  switch (path) {
    case 'column_mapping/*':
      return await hoverMapping(of);
    case 'flow':
      return describeFile(of);
    case 'data': {
      const data = await mappedData(of);
      const columns = data ? dataColumns(data.path, data.text) : [];
      return paragraphs(describeFile(of), columns.length > 0 && `Columns: ${nameList(columns)}`) || undefined;
    }
    case 'variant': {
      const node = /^\$\{([^.}]+)\./.exec(text)?.[1];
      return node && flow ? describeNode(flow, node) : undefined;
    }
    case 'resources/instance_type':
      return `${code(text)}: ${info?.about ?? ''}`;
    default:
      return undefined;
  }
}

function describeFile({ document, text, facts, context }: RunHoverPlace): string | undefined {
  const folder = folderOf(document.path);
  return folder === undefined
    ? undefined
    : describePath(context.files, facts?.paths.get(text), { folder, workspaceFolders: [] });
}

function describeInputNamed(flow: FlowModel, text: string): string | undefined {
  const input = flow.inputs.find(({ name }) => name === text);
  return input && describeInput(flow, input);
}

async function hoverMapping(of: RunHoverPlace): Promise<string | undefined> {
  const { text } = of;
  const [, from, name = ''] = /^\$\{(data|run\.outputs|run\.inputs)\.([^}]+)\}$/.exec(text) ?? [];
  if (from === 'data') {
    const data = await mappedData(of);
    if (!data || !dataColumns(data.path, data.text).includes(name)) return undefined;
    return `${code(name)}: column of ${code(baseName(data.path))}`;
  }
  const base = from && (await baseFlowOf(of.document, of.context.files))?.model;
  if (!base) return undefined;
  if (from === 'run.inputs') return describeInputNamed(base, name);
  const output = base.outputs.find((one) => one.name === name);
  return output && describeOutput(output);
}
