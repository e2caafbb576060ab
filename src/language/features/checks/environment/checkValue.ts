import type { FlowDocument } from '../../../document/flowDocument.ts';
import { isNothing, type YamlEntry, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Fix, Report } from '../../finding.ts';

/** The type of `image` and of `python_requirements_txt`: both are one line of text. */
export function checkValue(
  document: FlowDocument,
  entry: YamlEntry,
  facts: FlowFacts | undefined,
  report: Report,
): void {
  const { key, keySpan, value } = entry;
  const wanted = key === 'image' ? 'the name of an image' : 'the path of a requirements file';
  const what = typeOf(value);
  if (isNothing(value) || (value.kind === 'scalar' && value.value === ''))
    report('FS141', keySpan, `"${key}" is empty, so prompt flow does as if it were not there`);
  else if (key !== 'image' && requirementsIn(value).length)
    report(
      'FS141',
      value.kind === 'list' ? keySpan : value.span,
      `"${key}" is the path of a requirements file, so the packages written here are not installed`,
      { fixes: moveToFile(document, entry, facts) },
    );
  else if (what)
    report(
      'FS141',
      value.kind === 'scalar' ? value.span : keySpan,
      `"${key}" is ${what}; prompt flow wants ${wanted}`,
      {
        fixes: value.kind === 'scalar' ? quote(value) : [],
      },
    );
}

function typeOf(value: YamlValue): string | undefined {
  if (value.kind !== 'scalar') return value.kind === 'list' ? 'a list' : 'a mapping';
  if (typeof value.value === 'string') return value.text.includes('\n') ? 'more than one line' : undefined;
  return typeof value.value === 'boolean' ? 'true or false' : 'a number';
}

const quote = ({ span, text, value }: Extract<YamlValue, { kind: 'scalar' }>): Fix[] =>
  typeof value === 'string' ? [] : [{ title: 'Put it in quotes', edits: [{ span, newText: `"${text}"` }] }];

/** The lines of what is written in place of a path: a list, or a text of several lines. */
function requirementsIn(value: YamlValue): string[] {
  if (value.kind === 'list')
    return value.items.flatMap((item) => (item.kind === 'scalar' && item.text ? [item.text] : []));
  const lines = value.kind === 'scalar' ? value.text.trim().split('\n') : [];
  return lines.length > 1 ? lines : [];
}

function moveToFile(
  { source, model }: FlowDocument,
  { keySpan, value, merged }: YamlEntry,
  facts: FlowFacts | undefined,
): Fix[] {
  const start = source.text.indexOf(':', keySpan.end) + 1;
  const between = source.text.slice(start, value.span.start).trim();
  const isBlock = source.text[model.root?.span.start ?? 0] !== '{';
  if (facts?.paths.get('requirements.txt')?.kind !== 'none' || merged || between || !isBlock) return [];
  const end = value.span.start + source.text.slice(value.span.start, value.span.end).trimEnd().length;
  return [
    {
      title: 'Move them to "requirements.txt"',
      edits: [{ span: { start, end }, newText: ' requirements.txt' }],
      newFiles: [{ path: `${facts.folder}/requirements.txt`, text: `${requirementsIn(value).join('\n')}\n` }],
    },
  ];
}
