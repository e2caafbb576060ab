import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import {
  entryOf,
  isNothing,
  scalarOf,
  type YamlMap,
  type YamlScalar,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';
import { removeItem } from './listEdits.ts';

/** `additional_includes` is a list of texts: prompt flow fails on anything else. Source: `_merge_local_code_and_additional_includes`. */
export function checkIncludesShape({ model, source }: FlowDocument, report: Report): void {
  const { root } = model;
  const list = entryOf(root, 'additional_includes')?.value;
  if (!root || !list || isNothing(list)) return;
  if (list.kind !== 'list')
    return report(
      'FS152',
      list.span,
      '"additional_includes" is not a list of paths; prompt flow refuses the flow',
      {
        fixes: toList(list),
      },
    );
  for (const item of list.items) {
    const wrong = whatIsWrong(item);
    if (wrong)
      report('FS152', item.span, wrong, {
        fixes: [
          ...toText(item, source),
          ...removeItem(source, root, 'additional_includes', item, 'Remove this include'),
        ],
      });
  }
}

function whatIsWrong(item: YamlValue): string | undefined {
  if (isNothing(item)) return 'this include is empty; prompt flow fails on it';
  if (item.kind === 'map' && scalarOf(item, 'type')?.text === 'artifact')
    return 'prompt flow includes no artifacts, only files and folders; they are a feature of Azure ML components';
  if (item.kind !== 'scalar')
    return `an include is a path, not a ${item.kind === 'map' ? 'mapping' : 'list'}; prompt flow fails on it`;
  if (typeof item.value !== 'string')
    return `"${item.text}" is ${typeof item.value === 'boolean' ? 'true or false' : 'a number'} to YAML, on which prompt flow fails; a path is text`;
  return undefined;
}

function toList(value: YamlValue): Fix[] {
  if (value.kind !== 'scalar' || value.style === 'block') return [];
  const { span, text } = value;
  const fits =
    value.style === 'quoted' || (typeof value.value === 'string' && /^[\w./][\w./ +-]*$/.test(text));
  const { start, end } = span;
  const edits = fits
    ? [
        { span: { start, end: start }, newText: '[' },
        { span: { start: end, end }, newText: ']' },
      ]
    : [{ span, newText: `[${JSON.stringify(text)}]` }];
  return [{ title: 'Make it a list', edits }];
}

function toText(item: YamlValue, { text }: SourceText): Fix[] {
  if (item.kind === 'scalar' && item.value !== null && typeof item.value !== 'string')
    return [{ title: 'Put it in quotes', edits: [{ span: item.span, newText: `"${item.text}"` }] }];
  const path = item.kind === 'map' && pathIn(item);
  return path
    ? [
        {
          title: `Change to "${path.text}"`,
          edits: [{ span: item.span, newText: text.slice(path.span.start, path.span.end) }],
        },
      ]
    : [];
}

/** The path of a mapping that says nothing else, as `path: ../x` does. */
function pathIn({ entries }: YamlMap): YamlScalar | undefined {
  const [entry, another] = entries;
  if (!entry || another || entry.merged || !/^(local_?)?(path|source|file|folder|include)$/i.test(entry.key))
    return undefined;
  const { value } = entry;
  return value.kind === 'scalar' && value.inner && value.value === value.text && value.text
    ? value
    : undefined;
}
