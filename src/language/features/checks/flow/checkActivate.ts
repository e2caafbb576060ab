import { allNodes } from '../../../document/allNodes.ts';
import type { NodeItem } from '../../../document/flowModel.ts';
import { entryOf, type YamlEntry, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import { insertBehind } from '../../edits/entryEdits.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import type { FlowCheck } from './flowCheck.ts';
import { meantReference } from './meantReference.ts';

/** `activate` needs both of its halves, and a reference in the first. Source: `ActivateCondition` in prompt flow's contracts/flow.py. */
export function checkActivate(check: FlowCheck): void {
  const {
    document: { model, source },
    report,
  } = check;
  for (const node of allNodes(model)) checkNode(node);

  function checkNode({ map, activate, references }: NodeItem): void {
    if (!activate) return;
    const of = entryOf(map, 'activate');
    const when = entryOf(activate, 'when');
    const is = entryOf(activate, 'is');
    if (!when || !is) {
      const missing = [when ? [] : '"when"', is ? [] : '"is"'].flat().join(' and ');
      report(
        'FS120',
        of?.keySpan ?? activate.span,
        `"activate" has no ${missing}; prompt flow refuses the flow`,
        {
          fixes: when && !is ? addIs(activate, when) : [],
        },
      );
    }
    if (!when || references.some(({ at }) => at === 'activate')) return;
    if (when.value.kind === 'scalar' && when.value.value === null)
      return report('FS121', when.keySpan, '"when" is empty, so the node runs only where "is" is empty too');
    if (when.value.kind !== 'scalar' || !/[${]|^inputs\.|\.output\b/.test(when.value.text)) return;
    const { text, span } = when.value;
    const meant = meantReference(text, check);
    report(
      'FS121',
      span,
      `"${text}" is no reference, so prompt flow compares the text itself; ${asWritten}`,
      {
        fixes: meant ? replaceScalar(when.value, [meant]) : [],
      },
    );
  }

  function addIs(activate: YamlMap, when: YamlEntry) {
    return insertBehind(source, 'Add "is: true"', activate, when, ['is: true']);
  }
}

const asWritten = 'a reference is written "${inputs.name}" or "${node.output}", with nothing around it';
