import { isMap, isScalar, isSeq, type Document, type Pair, type YAMLMap } from 'yaml';
import type { SeededRandom } from '../seededRandom.ts';
import {
  give,
  mapsIn,
  misspell,
  nodesOf,
  oddNames,
  oddValues,
  references,
  textOf,
  type TreeMutation,
} from './mutation.ts';

const changeReference =
  (change: (inner: string, random: SeededRandom, document: Document) => string): TreeMutation =>
  (document, random) => {
    const found = references(document);
    if (!found.length) return false;
    const pair = random.pick(found);
    return give(document, pair, change(textOf(pair.value).slice(2, -1), random, document));
  };

const withNode =
  (change: (node: YAMLMap, document: Document, random: SeededRandom) => boolean | void): TreeMutation =>
  (document, random) => {
    const nodes = nodesOf(document);
    return nodes.length > 0 && change(random.pick(nodes), document, random) !== false;
  };

const removeFrom =
  (section: string): TreeMutation =>
  (document, random) => {
    const found = document.get(section);
    if (!isMap(found) && !isSeq(found)) return false;
    if (!found.items.length) return false;
    found.items.splice(random.below(found.items.length), 1);
    return true;
  };

const rename =
  (section: string): TreeMutation =>
  (document, random) => {
    const found = mapsIn(document, section);
    if (!found.length) return false;
    random.pick(found).key = document.createNode(random.pick(oddNames));
    return true;
  };

const nameOf = (node: YAMLMap): string => String(node.get('name'));

/** What breaks the graph of a flow, or changes it in a way that may be sound. */
export const graphMutations: Record<string, TreeMutation> = {
  'a misspelt reference': changeReference((inner, random) => `\${${misspell(inner, random)}}`),
  'a reference to another node': changeReference((_, random, document) => {
    const nodes = nodesOf(document);
    return `\${${nodes.length ? nameOf(random.pick(nodes)) : 'none'}.output}`;
  }),
  'a reference to another section': changeReference(
    (inner, random) =>
      `\${${inner.split('.')[0]}.${random.pick(['outputs', 'input', 'result', '', 'Output', 'output.'])}}`,
  ),
  'a reference to a property': changeReference(
    (inner, random) =>
      `\${${inner}.${random.pick(['a', 'a.b', "['k']", '[0]', '[x]', '[-1]', '..', 'a[0].b'])}}`,
  ),
  'a reference in other words': changeReference((inner, random) =>
    random.pick([
      `\${${inner.replace(/^inputs\./, 'flow.')}}`,
      `\${${inner.replace(/^inputs\./, 'input.')}}`,
      `\${${inner.split('.')[0]}}`,
      `\${${inner.toUpperCase()}}`,
    ]),
  ),
  'a malformed reference': changeReference((inner, random) =>
    random.pick([
      `\${${inner}`,
      `$${inner}}`,
      `$${inner}`,
      `{${inner}}`,
      `{{${inner}}}`,
      `\${ ${inner} }`,
      `\${${inner}} `,
      ` \${${inner}}`,
      `text \${${inner}}`,
      '${}',
      '${inputs.}',
      '${.output}',
      '${.}',
      '$',
      '${',
      '$}',
      `\${{${inner}}}`,
      `\${${inner}}\${${inner}}`,
    ]),
  ),
  'a node removed': removeFrom('nodes'),
  'an input removed': removeFrom('inputs'),
  'an output removed': removeFrom('outputs'),
  'a node twice': withNode((node, document) => {
    const nodes = document.get('nodes');
    return isSeq(nodes) && nodes.items.push(node.clone()) > 0;
  }),
  'a node twice, with another name': withNode((node, document) => {
    const nodes = document.get('nodes');
    const copy = node.clone() as YAMLMap;
    copy.set('name', 'another_name');
    return isSeq(nodes) && nodes.items.push(copy) > 0;
  }),
  'two names swapped': (document, random) => {
    const nodes = nodesOf(document);
    if (nodes.length < 2) return false;
    const [one, other] = [random.pick(nodes), random.pick(nodes)];
    const name = one.get('name');
    one.set('name', other.get('name'));
    other.set('name', name);
    return one !== other;
  },
  'a node renamed': withNode((node, _, random) => node.set('name', misspell(nameOf(node), random))),
  'an odd name of a node': withNode((node, _, random) => node.set('name', random.pick(oddNames))),
  'an odd name of an input': rename('inputs'),
  'an odd name of an output': rename('outputs'),
  'a cycle': (document, random) => {
    const nodes = nodesOf(document);
    if (!nodes.length) return false;
    const [from, to] = [random.pick(nodes), random.pick(nodes)];
    from.setIn(['inputs', 'again'], `\${${nameOf(to)}.output}`);
    return true;
  },
  'the nodes in another order': (document) => {
    const nodes = document.get('nodes');
    if (!isSeq(nodes)) return false;
    nodes.items.reverse();
    return true;
  },
  'aggregation toggled': withNode((node) => node.set('aggregation', node.get('aggregation') !== true)),
  'an odd aggregation': withNode((node, document, random) =>
    node.set(random.pick(['aggregation', 'reduce']), document.createNode(random.pick(oddValues))),
  ),
  'activate added': withNode((node, document, random) =>
    node.set(
      'activate',
      document.createNode({
        when: random.pick([
          `\${${nameOf(random.pick(nodesOf(document)))}.output}`,
          '${inputs.none}',
          '${none.output}',
          'text',
          '',
          1,
          null,
        ]),
        is: random.pick([true, 'x', null, 1, '${inputs.none}']),
      }),
    ),
  ),
  'half of activate removed': (document, random) => {
    const found = nodesOf(document).filter((node) => isMap(node.get('activate')));
    if (!found.length) return false;
    const activate = random.pick(found).get('activate') as YAMLMap;
    return activate.delete(random.pick(['when', 'is']));
  },
  'an odd activate': withNode((node, document, random) =>
    node.set('activate', document.createNode(random.pick(oddValues))),
  ),
  'the inputs of a node as something else': withNode((node, document, random) =>
    node.set('inputs', document.createNode(random.pick(oddValues))),
  ),
  'an odd input of a node': withNode((node, document, random) => {
    const inputs = node.get('inputs');
    if (!isMap(inputs) || !inputs.items.length) return false;
    return give(document, random.pick(inputs.items as Pair[]), random.pick(oddValues));
  }),
  'an output without its reference': (document, random) => {
    const outputs = mapsIn(document, 'outputs').filter(({ value }) => isMap(value));
    return outputs.length > 0 && (random.pick(outputs).value as YAMLMap).delete('reference');
  },
  'an odd reference of an output': (document, random) => {
    const outputs = mapsIn(document, 'outputs').filter(({ value }) => isMap(value));
    if (!outputs.length) return false;
    const value = document.createNode(random.pick(oddValues));
    (random.pick(outputs).value as YAMLMap).set('reference', value);
    return true;
  },
  'a name in other letters': withNode((node) => {
    const name = node.get('name', true);
    return (
      isScalar(name) && typeof name.value === 'string' && ((name.value = name.value.toUpperCase()), true)
    );
  }),
};
