import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { diagnose, type JudgedFinding } from '../../../../src/language/features/diagnose.ts';
import type { FlowFacts, PathFact } from '../../../../src/language/features/facts.ts';
import { flowRules } from '../../../../src/language/features/rules/flowRules.ts';

/** What is found in a flow by the rules on the flow itself. */
export function judged(text: string, facts?: FlowFacts, path = '/flow/flow.dag.yaml'): JudgedFinding[] {
  return diagnose(parseFlowDocument(text, path), facts).filter(({ code }) => code in flowRules);
}

/** Facts of a folder where only these paths are known. */
export const factsOf = (paths: Record<string, PathFact>, more: Partial<FlowFacts> = {}): FlowFacts => ({
  folder: '/flow',
  workspaceFolders: ['/flow'],
  paths: new Map(Object.entries(paths)),
  includes: new Map(),
  definitions: ['flow.dag.yaml'],
  requirementsTxt: false,
  ...more,
});

/** A text with the place of a finding in it: « and » stand around it and are no part of the text. */
export function marked(text: string): { text: string; start: number; end: number } {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  return { text: text.replace('«', '').replace('»', ''), start, end };
}

/** The text with the first fix of the first finding of this code in it. */
export function fixed(text: string, code: string, facts?: FlowFacts, path?: string, which = 0): string {
  const finding = judged(text, facts, path).find((one) => one.code === code);
  const fix = finding?.fixes?.[which];
  if (!fix) throw new Error(`no fix of ${code}`);
  return fix.edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
}

/** A flow with this node behind its input `text`. */
export const flowWith = (node: string, more = ''): string => `inputs:
  text:
    type: string
outputs:
  answer:
    type: string
    reference: \${ask.output}
nodes:
- name: ask
  type: python
  source: {type: code, path: ask.py}
  inputs:
    text: \${inputs.text}
${node}${more}`;
