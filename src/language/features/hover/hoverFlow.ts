import type { FlowPlace } from '../completion/flowPlace.ts';
import { flowFolder, nodeAround, pathInNode } from '../completion/flowPlace.ts';
import { joinPath } from '../paths.ts';
import { toolInputs } from '../completion/toolInputs.ts';
import { parseReference } from '../../document/reference.ts';
import { scalarOf, valueOf } from '../../../flow/yaml/yamlTree.ts';
import { readRequirements } from '../../../flow/requirements/readRequirements.ts';
import { keyInfo } from '../schema/keyTable.ts';
import { llmInputs } from '../schema/llmInputs.ts';
import { describeInclude, describePath } from './describeFile.ts';
import { describeInput, describeNode, describeOutput, describeReference } from './describeFlowThing.ts';
import { describeImage } from './describeImage.ts';
import { describeKey } from './describeKey.ts';
import { code, paragraphs } from './markdown.ts';

/** A place in a flow with the text that the cursor is in. */
export interface FlowHoverPlace extends FlowPlace {
  at: 'key' | 'value';
  text: string;
}

/** What is known about a key, name or value of a flow, as Markdown. */
export async function hoverFlow(of: FlowHoverPlace): Promise<string | undefined> {
  return of.at === 'key' ? await hoverKey(of) : await hoverValue(of);
}

async function hoverKey(of: FlowHoverPlace): Promise<string | undefined> {
  const { document, schema, text, place } = of;
  const { model } = document;
  const info = keyInfo(schema.table, text);
  if (info) return describeKey(text, info);
  switch (schema.path) {
    case 'inputs': {
      const input = model.inputs.find(({ name }) => name === text);
      return input && describeInput(model, input);
    }
    case 'outputs': {
      const output = model.outputs.find(({ name }) => name === text);
      return output && describeOutput(output);
    }
    case 'init': {
      const type = scalarOf(valueOf(valueOf(model.root, 'init'), text), 'type')?.text;
      return `${code(text)}: argument of the class${type ? ` of type ${code(type)}` : ''}`;
    }
    case 'node_variants':
      return describeNode(model, text);
    case 'node_variants/*/variants': {
      const group = model.variants.find(({ name }) => name === place.steps[1]?.key);
      if (!group?.variants.some(({ id }) => id === text)) return undefined;
      const isDefault = group.defaultId?.text === text;
      return `${code(text)}: ${isDefault ? 'default variant' : 'variant'} of ${code(group.name)}`;
    }
    default:
      return pathInNode(schema.path) === 'inputs' ? await hoverArgument(of) : undefined;
  }
}

/** An argument of a node's tool, as its source writes it. */
async function hoverArgument(of: FlowHoverPlace): Promise<string | undefined> {
  const written = (await toolInputs(of)).get(of.text);
  if (written !== undefined) return written ? code(written) : `${code(of.text)}: a variable of the template`;
  const node = nodeAround(of.place)?.keys;
  if (node?.get('type') !== 'llm') return undefined;
  const known = llmInputs[node.get('api') === 'completion' ? 'completion' : 'chat'];
  return Object.hasOwn(known, of.text) ? `${code(of.text)}: ${known[of.text]}` : undefined;
}

async function hoverValue(of: FlowHoverPlace): Promise<string | undefined> {
  const { document, schema, text, context, facts, place } = of;
  const { model } = document;
  const { path, info } = schema;
  if (info?.values)
    return Object.hasOwn(info.values, text) ? `${code(text)}: ${info.values[text]}` : undefined;
  const inNode = pathInNode(path);
  if (inNode === 'name') return describeNode(model, text);
  if (inNode === 'inputs/*' || inNode === 'activate/when' || path === 'outputs/*/reference') {
    const reference = parseReference(text);
    return reference && describeReference(model, reference);
  }
  if (inNode === 'source/path' || path === 'entry') {
    const written = path === 'entry' ? (text.split(':', 1)[0] ?? '') : text;
    return facts && describePath(context.files, facts.paths.get(written), facts);
  }
  switch (path) {
    case 'additional_includes/-':
      return facts && describeInclude(context.files, text, facts);
    case 'environment/image':
      return describeImage(text, await context.live.images());
    case 'environment/python_requirements_txt':
      return await hoverRequirementsFile(of);
    case 'node_variants/*/default_variant_id':
      return place.steps[1]?.key ? describeNode(model, place.steps[1].key) : undefined;
    default:
      return undefined;
  }
}

async function hoverRequirementsFile(of: FlowHoverPlace): Promise<string | undefined> {
  const { context, facts, text } = of;
  const folder = flowFolder(of);
  const fact = facts?.paths.get(text);
  if (!folder || (fact && fact.kind !== 'file')) return undefined;
  const content = await context.files.read(fact ? fact.source : joinPath(folder, text));
  const named = content === undefined ? undefined : countRequirements(content);
  return (
    paragraphs(
      facts && describePath(context.files, fact, facts),
      named !== undefined && `${named} ${named === 1 ? 'requirement' : 'requirements'}`,
    ) || undefined
  );
}

const countRequirements = (text: string): number =>
  readRequirements(text).filter(({ kind }) => counted.has(kind)).length;

const counted: ReadonlySet<string> = new Set(['package', 'editable', 'path', 'url']);
