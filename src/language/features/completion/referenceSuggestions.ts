import type { FlowItem, NodeItem } from '../../document/flowModel.ts';
import { scalarOf } from '../../../flow/yaml/yamlTree.ts';
import type { Place } from '../schema/place.ts';
import type { Suggestion } from './suggestion.ts';
import { writeScalar } from './writeScalar.ts';

/** References to inputs and to outputs of nodes; `near` is the name of the node that the cursor is in: those just before it come first. */
export function referenceSuggestions(
  inputs: readonly FlowItem[],
  nodes: readonly NodeItem[],
  place: Place,
  near?: { start: number },
): Suggestion[] {
  return [
    ...inputs.map((input) => inputReference(input, place)),
    ...byNearness(nodes, near?.start ?? Infinity).map((node) =>
      referenceTo(`${node.name}.output`, nodeDetail(node), place),
    ),
  ];
}

/** `${…}` of something, found by what is typed of it, with or without its `${`. */
export function referenceTo(inside: string, detail: string, place: Place): Suggestion {
  const whole = `\${${inside}}`;
  return {
    label: inside,
    kind: 'reference',
    text: writeScalar(whole, place),
    filter: place.word.text.startsWith('$') ? whole : inside,
    ...(detail && { detail }),
  };
}

function inputReference({ name, type, value }: FlowItem, place: Place): Suggestion {
  const description = scalarOf(value, 'description')?.text;
  const fallback = scalarOf(value, 'default')?.text;
  const about = [description, fallback !== undefined && `Default: \`${fallback.slice(0, 200)}\``]
    .filter(Boolean)
    .join('\n\n');
  return {
    ...referenceTo(`inputs.${name}`, type?.text ?? '', place),
    ...(about && { about }),
  };
}

function nodeDetail({ type, sourcePath, sourceTool, useVariants }: NodeItem): string {
  if (useVariants) return 'variants';
  return [type?.text, sourcePath?.text ?? sourceTool?.text].filter(Boolean).join(' · ');
}

/** Those before the place, the last one first; then those behind it. */
function byNearness(nodes: readonly NodeItem[], start: number): NodeItem[] {
  const behind = nodes.findIndex(({ map }) => map.span.start >= start);
  if (behind === -1) return nodes.toReversed();
  return [...nodes.slice(0, behind).toReversed(), ...nodes.slice(behind)];
}
