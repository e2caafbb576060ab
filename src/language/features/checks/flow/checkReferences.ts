import type { Span } from '../../../../flow/yaml/span.ts';
import type { NodeItem, PlacedReference } from '../../../document/flowModel.ts';
import { isNothing, valueOf } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { addInput } from './addInput.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import { checkOtherVariants } from './checkOtherVariants.ts';
import { checkOutputs } from './checkOutputs.ts';
import type { FlowCheck } from './flowCheck.ts';
import { meantReference } from './meantReference.ts';
import { isTruthy } from './pythonTruth.ts';

/** References to inputs and nodes that are not there, and to more than a node's output. Source: prompt flow's flow_validator.py. */
export function checkReferences(check: FlowCheck): void {
  const { nodes, report } = check;
  const find = finder(check);
  for (const { runs, item } of nodes)
    for (const reference of (runs ?? item).references) find(reference, report);
  checkOtherVariants(check, 'FS122', ({ references }, tell) => {
    for (const reference of references) find(reference, tell);
  });
  checkOutputs(check, find);
}

/** Tells what is wrong with one reference. */
export type Find = (reference: PlacedReference, report: Report) => void;

function finder(check: FlowCheck): Find {
  const { document, inputs, byName, nearInputs, nearNodes } = check;
  const inputsAre = valueOf(document.model.root, 'inputs');
  const inputsAreKnown = !isTruthy(inputsAre) || inputsAre?.kind === 'map';
  const nodesAre = valueOf(document.model.root, 'nodes');
  // Without any, that is all there is to say.
  const nodesAreKnown = !isNothing(nodesAre) && (nodesAre?.kind === 'list' || !isTruthy(nodesAre));
  return ({ reference, nameSpan, sectionSpan, scalar, at }, report) => {
    const { name } = reference;
    // Where escapes or folding hide the place of the name, nothing can be written in its place.
    const rename = (span: Span, names: readonly string[]): Fix[] =>
      scalar.inner ? replaceWith(span, names) : [];
    if (reference.kind === 'input') {
      if (inputs.has(name) || !inputsAreKnown) return;
      if (!name) return report('FS112', scalar.span, `"${scalar.text}" names no input; its name is missing`);
      // Only the first part of it names the flow, as in `${flow.inputs.a}`.
      const whole = name.replace(/^inputs\./, '').split('.', 1)[0]!;
      const near = inputs.has(whole) ? [whole] : nearInputs(name);
      const fixes = [...rename(nameSpan, near), ...addInput(document, name)];
      const isPart = inputs.has(whole) && name.startsWith(`${whole}.`);
      const asWhole = isPart
        ? `; "${whole}" can be referenced only as a whole`
        : inputs.has(whole)
          ? `; did you mean "\${inputs.${whole}}"?`
          : near[0]
            ? `; did you mean "${near[0]}"?`
            : '';
      if (at === 'activate')
        report(
          'FS122',
          nameSpan,
          `the flow has no input "${name}"; a run fails unless its data brings one of this name`,
          { fixes },
        );
      else report('FS112', nameSpan, `the flow has no input "${name}"${asWhole}`, { fixes });
      return;
    }
    if (!name) return report('FS113', scalar.span, `"${scalar.text}" names no node`);
    if (!byName.has(name)) {
      if (!nodesAreKnown) return;
      const meant = inputs.has(name) ? `\${inputs.${name}}` : meantReference(scalar.text, check);
      const asMeant = meant ? `; did you mean "${meant}"?` : '';
      const dotted = meant ? undefined : dottedName(scalar.text);
      if (dotted)
        return report(
          'FS113',
          scalar.span,
          `no reference finds the node "${dotted}", as there is a "." in its name; prompt flow looks for the node "${name}"`,
        );
      report('FS113', nameSpan, `the flow has no node "${name}"${asMeant}`, {
        fixes: [
          ...(meant && scalar.inner ? replaceWith(scalar.inner, [meant]) : []),
          ...rename(nameSpan, nearNodes(name)),
        ],
      });
    } else if (reference.section !== 'output') {
      const { section } = reference;
      const fixes = section
        ? rename(sectionSpan, at === 'output' ? ['output'] : meantSections(section))
        : replaceWith(scalar.inner ?? scalar.span, scalar.inner ? [`\${${name}.output}`] : []);
      const span = section ? sectionSpan : scalar.span;
      if (!section && at !== 'output')
        return report(
          'FS114',
          span,
          `"${scalar.text}" names no part of the node; its output is "\${${name}.output}"`,
          { fixes },
        );
      if (at === 'output')
        report(
          'FS118',
          span,
          `"${reference.section}" is not looked at: the output is all of "${name}", written "\${${name}.output}"`,
          { fixes },
        );
      else
        report(
          'FS114',
          span,
          `"${reference.section}" of a node cannot be referenced, only "output"; prompt flow fails when the node runs`,
          { fixes },
        );
    }
  };

  function dottedName(text: string): string | undefined {
    for (const one of byName.keys())
      if (one.includes('.') && (text === `\${${one}}` || text.startsWith(`\${${one}.`))) return one;
    return undefined;
  }
}

/** What a section of a node seems to mean: a part of the output is reached with dots alone. */
function meantSections(section: string): string[] {
  const [, key] = /^outputs?\[(["'])([\w-]+)\1\]$/.exec(section)?.slice(1) ?? [];
  if (key) return [`output.${key}`, 'output'];
  return nearest(section, ['output']).length || !/^[\w-]+$/.test(section)
    ? ['output']
    : ['output', `output.${section}`];
}

/** The references that decide the graph. */
export const graphReferences = (node: NodeItem): PlacedReference[] =>
  node.references.filter(({ reference }) => reference.kind === 'node');
