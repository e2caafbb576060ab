import type { NodeItem } from '../../../document/flowModel.ts';
import type { Report } from '../../finding.ts';
import type { RuleCode } from '../../rules/allRules.ts';
import type { FlowCheck } from './flowCheck.ts';
import { defaultVariant } from './graphNode.ts';

/**
 * Checks the nodes of variants that do not run as the flow is: what is found there is FS125, which fails only once the variant
 * is chosen; but for `always`, which counts all the same.
 */
export function checkOtherVariants(
  { groups, byName, report }: FlowCheck,
  always: RuleCode,
  check: (node: NodeItem, report: Report) => void,
): void {
  const asOther: Report = (code, span, message, more) =>
    report(code === always ? code : 'FS125', span, `${message}, once this variant is chosen`, more);
  for (const group of groups.values()) {
    const byDefault = byName.get(group.name)?.usesVariants ? defaultVariant(group) : undefined;
    for (const variant of group.variants)
      if (variant.node && variant !== byDefault) check(variant.node, asOther);
  }
}
