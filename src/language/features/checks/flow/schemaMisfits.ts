import type { SourceText } from '../../../../flow/yaml/sourceText.ts';
import {
  entryOf,
  isNothing,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import type { Fix } from '../../finding.ts';
import { isText, isTextKey, kindOfScalar } from '../yaml/isText.ts';

/** What prompt flow's schemas want of a value, in the words of a message. */
export type Wanted = 'text' | 'a mapping' | 'a list' | 'true or false' | 'a value' | 'a name';

/**
 * Tells the values and names in a flow that prompt flow's schema does not take: only validation refuses a DAG flow with them, a
 * flex flow is not even loaded. Source: `FlowSchema` and `FlexFlowSchema` in its _sdk/schemas/_flow.py.
 */
export function schemaMisfits(
  root: YamlMap,
  source: SourceText,
  kind: 'dag' | 'flex',
  tell: (entry: YamlEntry, wanted: Wanted) => void,
): void {
  /** What aliases and merge keys bring is told once. */
  const seen = new Set<YamlValue>();
  checkAll(root, kind === 'dag' ? dagFields : flexFields);
  for (const section of ['inputs', 'outputs', kind === 'dag' ? 'node_variants' : 'init']) {
    const items = entryOf(root, section)?.value;
    const fields = itemFields[section];
    checkNames(items);
    if (items?.kind !== 'map' || !fields) continue;
    for (const { value } of items.entries) if (value.kind === 'map') checkAll(value, fields);
  }
  const tags = entryOf(root, 'tags')?.value;
  checkNames(tags);
  if (tags?.kind === 'map') for (const entry of tags.entries) check(entry, 'text');

  function checkAll(map: YamlMap, fields: Record<string, Wanted>): void {
    for (const entry of map.entries) {
      const wanted = fields[entry.key];
      if (wanted) check(entry, wanted);
    }
  }

  function check(entry: YamlEntry, wanted: Wanted): void {
    if (fits(entry.value, wanted) || seen.has(entry.value)) return;
    seen.add(entry.value);
    tell(entry, wanted);
  }

  function checkNames(items: YamlValue | undefined): void {
    if (items?.kind !== 'map') return;
    for (const entry of items.entries)
      if (!entry.merged && !isTextKey(source.text.slice(entry.keySpan.start, entry.keySpan.end)))
        tell(entry, 'a name');
  }
}

/** What to say of a misfit, without what prompt flow does about it; a name that is no text can be put in quotes. */
export function misfitMessage(
  { text }: SourceText,
  { key, keySpan, value }: YamlEntry,
  wanted: Wanted,
): { message: string; fixes: Fix[] } {
  if (wanted !== 'a name') {
    const now = isNothing(value) ? ' and not empty' : '';
    return { message: `"${key}" must be ${wanted}${now}`, fixes: [] };
  }
  const name = text.slice(keySpan.start, keySpan.end);
  const message = `the name ${name || 'here'} is no text, so nothing finds it`;
  return { message, fixes: name ? replaceWith(keySpan, [`"${name}"`]) : [] };
}

/** True for the environment and the includes in another shape, which have rules of their own (FS140, FS152). */
export const isToldElsewhere = (root: YamlMap, { key, value }: YamlEntry): boolean =>
  (key === 'environment' || key === 'additional_includes') &&
  !isNothing(value) &&
  value === entryOf(root, key)?.value;

function fits(value: YamlValue, wanted: Wanted): boolean {
  switch (wanted) {
    case 'text':
      return isText(value);
    case 'a mapping':
      return value.kind === 'map';
    case 'a list':
      return value.kind === 'list';
    case 'true or false':
      return isFlag(value);
    case 'a value':
    case 'a name':
      return !isNothing(value);
  }
}

/** As marshmallow's `Boolean` field takes it. */
export function isFlag(value: YamlValue): boolean {
  if (value.kind !== 'scalar') return false;
  const kind = kindOfScalar(value);
  if (kind === 'number') return Number(value.text.replaceAll('_', '')) === 0 || Number(value.text) === 1;
  return kind === 'flag' || (kind === 'text' && flags.has(value.text));
}

const flags = new Set(
  ['t', 'true', 'on', 'y', 'yes', '1', 'f', 'false', 'off', 'n', 'no', '0'].flatMap((word) => [
    word,
    word.toUpperCase(),
    word[0]!.toUpperCase() + word.slice(1),
  ]),
);

const topFields: Record<string, Wanted> = {
  additional_includes: 'a list',
  description: 'text',
  display_name: 'text',
  environment: 'a mapping',
  environment_variables: 'a mapping',
  inputs: 'a mapping',
  language: 'text',
  outputs: 'a mapping',
  tags: 'a mapping',
  type: 'text',
};

const dagFields: typeof topFields = { ...topFields, nodes: 'a list', node_variants: 'a mapping' };
const flexFields: typeof topFields = { ...topFields, code: 'text', init: 'a mapping' };

const inputFields: Record<string, Wanted> = {
  default: 'a value',
  description: 'text',
  is_chat_history: 'true or false',
  is_chat_input: 'true or false',
};

const itemFields: Record<string, Record<string, Wanted>> = {
  init: inputFields,
  inputs: inputFields,
  outputs: { description: 'text', is_chat_output: 'true or false', reference: 'text' },
};
