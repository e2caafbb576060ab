import type { FlowDocument } from '../../../document/flowDocument.ts';
import {
  entryOf,
  isNothing,
  scalarOf,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../../../../flow/yaml/yamlTree.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import type { FlowFacts } from '../../facts.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import type { Fix, Report } from '../../finding.ts';
import { isText } from '../yaml/isText.ts';
import { checkEntry } from './checkEntry.ts';
import { checkKeysOf } from './checkKeys.ts';
import { checkValueType, valueTypes } from './checkValueType.ts';
import { addType, writeOut } from './itemFixes.ts';
import { knownKeys } from './knownKeys.ts';
import { isTruthy } from './pythonTruth.ts';
import { listToMap } from './reshape.ts';
import { isToldElsewhere, misfitMessage, schemaMisfits, type Wanted } from './schemaMisfits.ts';

/** A flex flow against the schema with which prompt flow loads it. Source: `FlexFlowSchema` in its _sdk/schemas/_flow.py. */
export function checkFlex(document: FlowDocument, facts: FlowFacts | undefined, report: Report): void {
  const { model, source } = document;
  const { root } = model;
  if (!root) return;
  if (!entryOf(root, 'entry')) {
    const unknown = root.entries.filter(({ key, merged }) => !merged && !knownKeys.flex.includes(key));
    const meant = unknown.find(({ key, value }) => /^(?:entry|main$)/i.test(key) && value.kind === 'scalar');
    const asMeant = meant ? `; did you mean it by "${meant.key}"?` : '';
    return report(
      'FS132',
      meant?.keySpan ?? root.entries[0]?.keySpan ?? root.span,
      `the flow has no "entry", without which prompt flow takes it for a DAG flow with no nodes${asMeant}`,
      { fixes: meant ? replaceWith(meant.keySpan, ['entry']) : [] },
    );
  }
  checkEntry(document, facts, report);
  checkKeysOf(root, knownKeys.flex, 'FS105', source, asDag);
  const schema = entryOf(root, '$schema');
  if (schema && isNothing(schema.value))
    report('FS105', schema.keySpan, '"$schema" is empty; prompt flow refuses a flex flow with it');
  schemaMisfits(root, source, 'flex', (entry, wanted) => {
    if (isToldElsewhere(root, entry)) return;
    const isSection = ['inputs', 'outputs', 'init'].some((key) => entryOf(root, key) === entry);
    wrong(entry, wanted, isSection && wanted === 'a mapping' ? listToMap(source, entry) : []);
  });
  for (const [key, choices] of Object.entries(choicesOf)) {
    const value = scalarOf(root, key);
    if (value && isText(value) && !choices.includes(value.text))
      report('FS106', value.span, `"${key}" must be ${choices.join(', ')}; prompt flow refuses the flow`);
  }
  const sample = entryOf(root, 'sample');
  if (sample?.value.kind === 'map') checkSample(sample.value);
  else if (sample && !isFileReference(sample.value)) wrong(sample, 'a mapping');
  checkItems('inputs', 'input', knownKeys.flexInput, flexTypes);
  checkItems('outputs', 'output', knownKeys.flexOutput, flexTypes);
  checkItems('init', 'init argument', knownKeys.flexInput, initTypes);

  /** With nodes, the entry is what is too much. */
  function asDag(...[code, span, message, more]: Parameters<Report>): void {
    const entry = entryOf(root, 'entry')!;
    const isOfDag = entryOf(root, 'nodes') && /^"(?:nodes|node_variants)" /.test(message);
    if (!isOfDag) return report(code, span, message, more);
    const ofEntry = removeEntry(source, root!, entry);
    const ofKey = more?.fixes ?? [];
    const fixes = /\.flex\.ya?ml$/.test(document.path) ? [...ofKey, ...ofEntry] : [...ofEntry, ...ofKey];
    report(code, span, `${message}; without its "entry", it is a DAG flow`, { ...more, fixes });
  }

  function wrong(entry: YamlEntry, wanted: Wanted, more: Fix[] = []): void {
    const { message, fixes } = misfitMessage(source, entry, wanted);
    report('FS106', entry.keySpan, `${message}; prompt flow refuses the flow`, {
      fixes: [...fixes, ...more],
    });
  }

  function checkSample(map: YamlMap): void {
    checkKeysOf(map, ['inputs', 'init'], 'FS105', source, report);
    for (const { key, keySpan, value } of map.entries)
      if (value.kind !== 'map' && isTruthy(value) && !isFileReference(value))
        report('FS107', keySpan, `"${key}" of the sample must be a mapping; a run fails that takes it`);
  }

  function checkItems(
    section: string,
    what: string,
    keys: readonly string[],
    types: readonly string[],
  ): void {
    const items = entryOf(root, section)?.value;
    if (items?.kind !== 'map') return;
    for (const entry of items.entries) {
      if (entry.value.kind === 'map') checkItem(entry, entry.value, what, keys, types);
      else
        wrong(
          entry,
          'a mapping',
          section === 'inputs' ? writeOut(source, entry.keySpan, entry.value, 'input', types) : [],
        );
    }
  }

  function checkItem(
    { key, keySpan }: YamlEntry,
    item: YamlMap,
    what: string,
    keys: readonly string[],
    types: readonly string[],
  ): void {
    checkKeysOf(item, keys, 'FS105', source, report);
    const type = scalarOf(item, 'type');
    if (type) checkValueType(type, `${what} of a flex flow`, report, types);
    else
      report('FS108', keySpan, `the ${what} "${key}" has no "type"; prompt flow refuses the flow`, {
        fixes: addType(source, item, entryOf(item, 'type')),
      });
  }
}

/** Loading puts what is in the file in its place. */
const isFileReference = (value: YamlValue): boolean =>
  value.kind === 'scalar' && /^\$\{file:.*\}/.test(value.text);

const choicesOf: Record<string, string[]> = {
  language: ['python', 'csharp'],
  type: ['standard', 'evaluation', 'chat'],
};

const flexTypes = valueTypes.slice(0, 6);

const initTypes = [
  ...flexTypes,
  ...'AzureOpenAI,OpenAI,Qdrant,CognitiveSearch,Serp,AzureContentSafety,AzureAIServices,FormRecognizer,Weaviate,Serverless,Custom'
    .split(',')
    .map((name) => `${name}Connection`),
  'AzureOpenAIModelConfiguration',
  'OpenAIModelConfiguration',
];
