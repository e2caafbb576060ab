import { entryOf, scalarOf } from '../../../../flow/yaml/yamlTree.ts';
import { isText } from '../yaml/isText.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import type { Find } from './checkReferences.ts';
import type { FlowCheck } from './flowCheck.ts';
import { meantReference } from './meantReference.ts';

/** What the outputs of a flow reference; `find` is what is told of any reference. Source: `FlowOutputDefinition` in prompt flow's contracts/flow.py. */
export function checkOutputs(check: FlowCheck, find: Find): void {
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
    else if (text && text.value !== '' && isText(text)) {
      const ofNode = byName.has(text.text) ? `\${${text.text}.output}` : undefined;
      const written = ofNode ? `did you mean "${ofNode}"?` : 'a reference is written "${node.output}"';
      report(
        'FS138',
        text.span,
        `"${text.text}" is no reference, so the output "${name}" always is this text; ${written}`,
        { fixes: ofNode ? replaceScalar(text, [ofNode]) : [] },
      );
    }
  }
}
