import { isMap, isPair, isScalar, isSeq, type Document, type YAMLMap } from 'yaml';
import type { SeededRandom } from '../seededRandom.ts';
import {
  allPairs,
  give,
  mapsIn,
  misspell,
  nodesOf,
  oddValues,
  textOf,
  type TreeMutation,
} from './mutation.ts';

const words = [
  'string',
  'str',
  'String',
  'integer',
  'int',
  'number',
  'bool',
  'list',
  'dict',
  'object',
  'image',
];
const types = [
  ...words,
  'double',
  'float',
  'secret',
  'file_path',
  'AzureOpenAIConnection',
  'MyConnection',
  '',
];
const toolTypes = [
  'python',
  'llm',
  'prompt',
  'custom_llm',
  'csharp',
  'Python',
  'pyhton',
  '_action',
  'typescript',
  '',
];
const sourceTypes = ['code', 'package', 'package_with_prompt', 'Code', 'cod', 'file', '', null, 1];

/** Sets a key of a mapping somewhere in a section. */
const setIn =
  (section: string, key: string, values: readonly unknown[]): TreeMutation =>
  (document, random) => {
    const found =
      section === 'nodes'
        ? nodesOf(document)
        : mapsIn(document, section)
            .map(({ value }) => value)
            .filter(isMap);
    if (!found.length) return false;
    random.pick<YAMLMap>(found).set(key, document.createNode(random.pick(values)));
    return true;
  };

const setTop =
  (key: string, values: readonly unknown[]): TreeMutation =>
  (document, random) => {
    if (!isMap(document.contents)) return false;
    document.set(key, document.createNode(random.pick(values)));
    return true;
  };

const removeKey =
  (key: string): TreeMutation =>
  (document, random) => {
    const found = nodesOf(document).filter((node) => node.has(key));
    return found.length > 0 && random.pick(found).delete(key);
  };

const inSource =
  (change: (source: YAMLMap, random: SeededRandom, document: Document) => boolean | void): TreeMutation =>
  (document, random) => {
    const found = nodesOf(document).filter((node) => isMap(node.get('source')));
    return (
      found.length > 0 && change(random.pick(found).get('source') as YAMLMap, random, document) !== false
    );
  };

const inVariants =
  (change: (group: YAMLMap, random: SeededRandom, document: Document) => boolean | void): TreeMutation =>
  (document, random) => {
    const found = mapsIn(document, 'node_variants').filter(({ value }) => isMap(value));
    return found.length > 0 && change(random.pick(found).value as YAMLMap, random, document) !== false;
  };

/** What gives a part of a flow another shape, another type or another name. */
export const shapeMutations: Record<string, TreeMutation> = {
  'an odd type of an input': setIn('inputs', 'type', [...types, ...oddValues]),
  'an odd type of an output': setIn('outputs', 'type', [...types, ...oddValues]),
  'an input without a type': (document, random) => {
    const found = mapsIn(document, 'inputs').filter(({ value }) => isMap(value));
    return found.length > 0 && (random.pick(found).value as YAMLMap).delete('type');
  },
  'an odd default of an input': setIn('inputs', 'default', [
    ...oddValues,
    '1',
    'true',
    '[1]',
    '{"a": 1}',
    Infinity,
  ]),
  'an odd chat input': setIn('inputs', 'is_chat_input', oddValues),
  'an odd chat history': setIn('inputs', 'is_chat_history', oddValues),
  'an odd chat output': setIn('outputs', 'is_chat_output', oddValues),
  'an unknown key of an input': setIn('inputs', 'typo', oddValues),
  'an unknown key of an output': setIn('outputs', 'enum', oddValues),
  'an unknown key of a node': setIn('nodes', 'agregation', oddValues),
  'an unknown key at the top': setTop('nods', oddValues),
  'an odd type of a node': setIn('nodes', 'type', [...toolTypes, ...oddValues]),
  'a node without a type': removeKey('type'),
  'a node without a name': removeKey('name'),
  'a node without a source': removeKey('source'),
  'a node without inputs': removeKey('inputs'),
  'a node without a connection': removeKey('connection'),
  'a node without an api': removeKey('api'),
  'an odd source': setIn('nodes', 'source', [...oddValues, 'ask.py']),
  'a source without a path': inSource((source) => source.delete('path')),
  'a source without a type': inSource((source) => source.delete('type')),
  'an odd type of a source': inSource((source, random) => source.set('type', random.pick(sourceTypes))),
  'another path of a source': inSource((source, random, document) =>
    source.set(
      'path',
      document.createNode(
        random.pick([
          'none.py',
          'flow.dag.yaml',
          '.',
          '..',
          './',
          '/etc/hosts',
          'a\u0000b',
          'A.PY',
          ...oddValues,
        ]),
      ),
    ),
  ),
  'a source with a tool': inSource((source, random, document) =>
    source.set('tool', document.createNode(random.pick(oddValues))),
  ),
  'a value of a node as something else': (document, random) => {
    const nodes = nodesOf(document);
    const items = nodes.length ? random.pick(nodes).items : [];
    return items.length > 0 && give(document, random.pick(items), random.pick(oddValues));
  },
  'a node as something else': (document, random) => {
    const nodes = document.get('nodes');
    if (!isSeq(nodes) || !nodes.items.length) return false;
    nodes.items[random.below(nodes.items.length)] = document.createNode(random.pick(oddValues));
    return true;
  },
  'a section as something else': (document, random) =>
    isMap(document.contents) &&
    give(document, random.pick(document.contents.items.filter(isPair)), random.pick(oddValues)),
  'an input as something else': (document, random) => {
    const found = mapsIn(document, random.pick(['inputs', 'outputs']));
    return found.length > 0 && give(document, random.pick(found), random.pick(oddValues));
  },
  'any value as something else': (document, random) => {
    const pairs = allPairs(document);
    return pairs.length > 0 && give(document, random.pick(pairs), random.pick(oddValues));
  },
  'any key misspelt': (document, random) => {
    const pairs = allPairs(document).filter(({ key }) => isScalar(key));
    if (!pairs.length) return false;
    const pair = random.pick(pairs);
    pair.key = document.createNode(misspell(textOf(pair.key), random));
    return true;
  },
  'the default variant removed': inVariants((group) => group.delete('default_variant_id')),
  'another default variant': inVariants((group, random, document) =>
    group.set('default_variant_id', document.createNode(random.pick(['variant_9', ...oddValues]))),
  ),
  'variants as something else': inVariants((group, random, document) =>
    group.set(
      'variants',
      document.createNode(random.pick([...oddValues, { variant_0: {} }, { variant_0: null }])),
    ),
  ),
  'a variant removed': inVariants((group, random) => {
    const variants = group.get('variants');
    if (!isMap(variants) || !variants.items.length) return false;
    variants.items.splice(random.below(variants.items.length), 1);
    return true;
  }),
  'a variant without its node': inVariants((group, random) => {
    const variants = group.get('variants');
    const first = isMap(variants) ? random.pick(variants.items).value : undefined;
    return isMap(first) && first.delete('node');
  }),
  'odd use of variants': setIn('nodes', 'use_variants', [true, false, ...oddValues]),
  'no variants at all': (document) => document.delete('node_variants'),
  'odd includes': setTop('additional_includes', [
    // A text is taken letter by letter.
    ...oddValues.filter((value) => value !== ' '),
    ['none.py'],
    ['../none'],
    [null],
    [1],
    [''],
    ['/etc/hostname'],
    [['a']],
    ['none.zip'],
  ]),
  'an odd environment': setTop('environment', [
    ...oddValues,
    { image: null },
    { image: 1 },
    { image: 'a b' },
    { python_requirements_txt: 'none.txt' },
    { python_requirements_txt: null },
    { python_requirements_txt: ['a'] },
    { name: 'x' },
  ]),
  'odd environment variables': setTop('environment_variables', [
    ...oddValues,
    { A: null },
    { A: [1] },
    { A: '${x}' },
    { A: '${x.y}' },
    { A: '${x.y.z}' },
    { 1: 2 },
  ]),
  'an odd key of the flow': (document, random) =>
    setTop(
      random.pick([
        'language',
        'type',
        'tags',
        'description',
        'display_name',
        'id',
        'name',
        'message_format',
      ]),
      [...oddValues, 'csharp', 'python', 'chat', 'standard', 'evaluation', { a: 'b' }, 'basic'],
    )(document, random),
  'odd tools': setTop('tools', [
    ...oddValues,
    [{}],
    [{ name: 'a' }],
    [{ name: 'a', type: 'python', inputs: {} }],
  ]),
  'an odd module': setIn('nodes', 'module', ['promptflow.tools.aoai', 'no_such_module', ...oddValues]),
  'an entry in a flow with nodes': setTop('entry', ['a:b', 'a', ...oddValues]),
};
