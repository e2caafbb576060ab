import type { NodeItem } from '../../../document/flowModel.ts';
import { entryOf, type YamlEntry } from '../../../../flow/yaml/yamlTree.ts';
import { insertBehind } from './edits.ts';
import type { FlowCheck } from './flowCheck.ts';

/** `activate` needs both of its halves, and a reference in the first. Source: `ActivateCondition` in prompt flow's contracts/flow.py. */
export function checkActivate({ document: { model, source }, report }: FlowCheck): void {
  const ofVariants = model.variants.flatMap(({ variants }) => variants.flatMap(({ node }) => node ?? []));
  for (const node of [...model.nodes, ...ofVariants]) checkNode(node);

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
          fixes: when && !is ? addIs(when) : [],
        },
      );
    }
    if (!when || references.some(({ at }) => at === 'activate')) return;
    if (when.value.kind === 'scalar' && when.value.value === null)
      return report('FS121', when.keySpan, '"when" is empty, so the node runs only where "is" is empty too');
    if (when.value.kind !== 'scalar' || !/[${]|^inputs\.|\.output\b/.test(when.value.text)) return;
    const { text, span } = when.value;
    report('FS121', span, `"${text}" is no reference, so prompt flow compares the text itself; ${asWritten}`);
  }

  function addIs(when: YamlEntry) {
    return insertBehind(source, 'Add "is: true"', when, ['is: true']);
  }
}

const asWritten = 'a reference is written "${inputs.name}" or "${node.output}", with nothing around it';
