import assert from 'node:assert/strict';
import { SourceText } from '../../../../src/flow/yaml/sourceText.ts';
import { placeAt } from '../../../../src/language/features/schema/placeAt.ts';
import { atCursor } from '../../../fakes/cursor.ts';

/** As `nodes/-/inputs value x "typed"`, with what stands beside. */
function describePlace(marked: string): string | undefined {
  const { text, offset } = atCursor(marked);
  const place = placeAt(new SourceText(text), offset);
  if (!place) return undefined;
  const steps = place.steps.map(({ key }) => key ?? '-').join('/');
  const beside = [...place.beside().keys()].join(',');
  return [steps, place.at, place.key, JSON.stringify(place.word.text), beside].filter(Boolean).join(' ');
}

const places: Record<string, string | undefined> = {
  '|': 'open ""',
  'in|': 'open "in"',
  'in|\nnodes:\n- name: a\n': 'open "in" nodes',
  'inp|uts:\n': 'key inputs "inputs"',
  'inputs:\n  |': 'inputs open ""',
  'inputs:\n  url:\n    type: st|ring\n    default: 1\n': 'inputs/url value type "string" default',
  'inputs:\n  url:\n    # |': undefined,
  'inputs: # he|re': undefined,
  'nodes:\n- |': 'nodes/- open ""',
  'nodes:\n-|': undefined,
  'nodes:\n- name: a\n  |\n- name: b\n  type: llm\n': 'nodes/- open "" name',
  'nodes:\n  - name: a\n    source:\n      path: |\n': 'nodes/-/source value path ""',
  'nodes:\n- name: a\n  source:\n    type: code\n  ty|\n': 'nodes/- open "ty" source,name',
  'nodes:\n- name: a\n  inputs\n    x: |': 'nodes/-/inputs value x ""',
  'outputs:\n  o:\n    reference: "${|"': 'outputs/o value reference "${"',
  'outputs:\n  o:\n    reference: "${in|': 'outputs/o value reference "${in"',
  "outputs:\n  o:\n    reference: 'a''b|c'  # x": 'outputs/o value reference "a\'\'bc"',
  'outputs:\n  o:\n    reference: |${a.output}  ': 'outputs/o value reference "${a.output}"',
  'outputs:\n  o:\n    reference: ${a.output}  |': undefined,
  'outputs:\n  o:\n    reference:|': 'outputs/o value reference ""',
  'description: >-\n  some te|xt\n': undefined,
  'inputs: {url: {type: |}}': 'inputs/url value type ""',
  'inputs: {url: {|, type: int}}': 'inputs/url open "" type',
  'inputs: {url: {de|fault: 1, type: int}}': 'inputs/url key default "default" type',
  'inputs: {url: {type: int}}|': undefined,
  'inputs:\n  url: {\n    type: int,\n    de|\n  }\n': 'inputs/url open "de" type',
  '{\n  "inputs": {\n    "url": {\n      "type": "st|"': 'inputs/url value type "st"',
  '{"nodes": [{"name": "a", "inputs": {"x": "${|"}}]}': 'nodes/-/inputs value x "${"',
  'nodes: [{name: a, inputs: {x: ${b|.output}}}]': 'nodes/-/inputs value x "${b.output}"',
  'additional_includes: [../a, ../b|]': 'additional_includes/- open "../b"',
  'additional_includes:\n- ../a\n- "../|"': 'additional_includes/- open "../"',
  'inputs:\r\n  url:\r\n    |\r\n    type: int\r\n': 'inputs/url open "" type',
  '"inputs":\n  url:\n    "ty|pe": int': 'inputs/url key type "type"',
  '---\ninputs:\n  a|': 'inputs open "a"',
  '\ufeffinputs:\n  |': 'inputs open ""',
};

describe('placeAt', () => {
  for (const [marked, expected] of Object.entries(places))
    it(JSON.stringify(marked), () => assert.equal(describePlace(marked), expected));
});
