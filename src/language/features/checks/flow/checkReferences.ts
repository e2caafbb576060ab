import type { Span } from '../../../../flow/yaml/span.ts';
import type { NodeItem, PlacedReference } from '../../../document/flowModel.ts';
import { entryOf, isNothing, scalarOf, valueOf } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix, Report } from '../../finding.ts';
import { addInput } from './addInput.ts';
import { replaceScalar, replaceWith } from '../../edits/replaceScalar.ts';
import { checkOtherVariants } from './checkOtherVariants.ts';
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

type Find = (reference: PlacedReference, report: Report) => void;

function finder(check: FlowCheck): Find {
  const { document, inputs, byName, nearInputs, nearNodes } = check;
  const inputsAre = valueOf(document.model.root, 'inputs');
  const inputsAreKnown = !isTruthy(inputsAre) || inputsAre?.kind === 'map';
  const nodesAreKnown = valueOf(document.model.root, 'nodes')?.kind === 'list';
  return ({ reference, nameSpan, sectionSpan, scalar, at }, report) => {
    const { name } = reference;
    // Where escapes or folding hide the place of the name, nothing can be written in its place.
    const rename = (span: Span, names: readonly string[]): Fix[] =>
      scalar.inner ? replaceWith(span, names) : [];
    if (reference.kind === 'input') {
      if (inputs.has(name) || !inputsAreKnown) return;
      const whole = name.split('.', 1)[0]!;
      const near = inputs.has(whole) ? [whole] : nearInputs(name);
      const fixes = [...rename(nameSpan, near), ...addInput(document, name)];
      const asWhole = inputs.has(whole) ? `; "${whole}" can be referenced only as a whole` : '';
      if (at === 'activate')
        report(
          'FS122',
          nameSpan,
          `the flow has no input "${name}"; the node runs only with data that brings it all the same`,
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
      report('FS113', nameSpan, `the flow has no node "${name}"${asMeant}`, {
        fixes: [
          ...(meant && scalar.inner ? replaceWith(scalar.inner, [meant]) : []),
          ...rename(nameSpan, nearNodes(name)),
        ],
      });
    } else if (reference.section !== 'output') {
      const fixes = reference.section ? rename(sectionSpan, ['output']) : [];
      const span = reference.section ? sectionSpan : scalar.span;
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
}

function checkOutputs(check: FlowCheck, find: Find): void {
  const {
    document: { model },
    byName,
    report,
  } = check;
  for (const { name, nameSpan, value, reference } of model.outputs) {
    if (reference) {
      find(reference, report);
      const node = reference.reference.kind === 'node' && byName.get(reference.reference.name);
      if (node && node.aggregation)
        report(
          'FS119',
          reference.nameSpan,
          `prompt flow leaves the output "${name}" out, as "${node.name}" is an aggregation node`,
          {
            related: [{ span: node.item.nameSpan, message: `The node "${node.name}"` }],
          },
        );
      continue;
    }
    const entry = entryOf(value, 'reference');
    const text = scalarOf(value, 'reference');
    if (value.kind === 'map' && (!entry || text?.value === ''))
      report(
        'FS115',
        entry?.keySpan ?? nameSpan,
        `the output "${name}" has no "reference"; prompt flow refuses the flow`,
      );
    const meant = text && meantReference(text.text, check);
    if (text && meant)
      report(
        'FS121',
        text.span,
        `"${text.text}" is no reference, so the output "${name}" always is this text; did you mean "${meant}"?`,
        { fixes: replaceScalar(text, [meant]) },
      );
    else if (entry && text?.value !== '' && (text || isNothing(entry.value)))
      report(
        'FS138',
        text?.span ?? entry.keySpan,
        text
          ? `"${text.text}" is no reference, so the output "${name}" always is this text; a reference is written "\${node.output}"`
          : `the output "${name}" is always empty`,
      );
  }
}

/** The references that decide the graph. */
export const graphReferences = (node: NodeItem): PlacedReference[] =>
  node.references.filter(({ reference }) => reference.kind === 'node');
