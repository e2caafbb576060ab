import type { RuleCode } from '../../src/language/features/rules/allRules.ts';
import type { Compared } from './runDifferential.ts';

/** Why something is not said, or only as a warning, of a flow that prompt flow refuses. */
export const missReasons = {
  validation:
    'Only `pf flow validate` refuses it: a null, a number or a list where its schema wants text, a flag or a mapping. Runs take it.',
  'schema of a flex flow': 'The same in a flex flow, whose schema is checked whenever it is loaded.',
  module:
    'The Python module that a node names cannot be imported; the session’s packages are not looked at. There is a warning where no module can have the name.',
  tag: 'A tag such as `!x` or `!!str` before a text makes it none to prompt flow; there is a warning.',
  tools: 'What the tools in the list `tools` of old flows say of themselves is only looked at in part.',
  'package tool': 'The tool of a package is not installed; the session’s packages are not looked at.',
  api: 'The API of an LLM node is none of those that the installed promptflow-tools have; other packages may bring it. There is a warning.',
  'input of an activate':
    'An `activate` asks for an input that is not there: prompt flow finds out when it runs the node; there is a warning.',
  'default value':
    'A default value cannot be turned into the type of its input; it fails only where it is used. There is a warning.',
  'init of a class':
    'The values in `sample` and the class of a flex flow are not held against each other; there is a warning where a part of `sample` is no mapping.',
  'entry module':
    'The module of the entry may come with a package, and what it has is told only where that is certain; there is a warning where no file of the flow is it.',
  'odd text': 'A mapping or a list where a name stands; there is a warning.',
  YAML: 'ruamel.yaml refuses what YAML allows: a tab or a comment right behind the sign of a block of text, a colon behind a closing brace.',
  'YAML version': 'ruamel.yaml takes no version of YAML but 1.1 and 1.2.',
} as const;

/** The rule whose warning tells of it, where one does. */
export const warningOf: Partial<Record<MissReason, RuleCode>> = {
  'input of an activate': 'FS122',
  'default value': 'FS107',
  api: 'FS107',
  module: 'FS107',
  tag: 'FS107',
  'odd text': 'FS107',
  'init of a class': 'FS107',
  'entry module': 'FS133',
};

export type MissReason = keyof typeof missReasons;

const signs: readonly [RegExp, MissReason][] = [
  [/^load: ValidationError: /, 'schema of a flex flow'],
  [/^execute: FailedToImportModule/, 'module'],
  [/PackageToolNotFoundError/, 'package tool'],
  [/APINotFound/, 'api'],
  [/^run: InputNotFound: .* from flow inputs/s, 'input of an activate'],
  [/^run: Input(?:Type|Parse)Error/, 'default value'],
  [/^execute: FlowEntryInitializationError/, 'init of a class'],
  [/^execute: PythonLoadError/, 'entry module'],
  [/unhashable type/, 'odd text'],
  [/^read: AssertionError: version minor/, 'YAML version'],
  [/^read: YAMLError/, 'YAML'],
];

/** Undefined where the refusal has no known reason. */
export function missReason({
  what,
  text,
  answer: { refused },
}: Pick<Compared, 'what' | 'text' | 'answer'>): MissReason | undefined {
  if (/ ![\w!]+ /.test(text)) return 'tag';
  if (!refused) return 'validation';
  if (what.startsWith('odd tools')) return 'tools';
  const said = `${refused.step}: ${refused.why}`;
  return signs.find(([sign]) => sign.test(said))?.[1];
}
