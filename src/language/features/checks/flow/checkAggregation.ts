import { entryOf, isNothing } from '../../../../flow/yaml/yamlTree.ts';
import { graphReferences } from './checkReferences.ts';
import { insertBehind } from '../../edits/entryEdits.ts';
import type { FlowCheck } from './flowCheck.ts';

/** Which nodes may wait for which: aggregation nodes run once, behind all lines of data. Source: prompt flow's flow_validator.py. */
export function checkAggregation({ document: { source }, nodes, byName, report }: FlowCheck): void {
  if (!nodes.some(({ aggregation }) => aggregation)) return;
  for (const { name, item, runs, aggregation } of nodes)
    for (const { reference, nameSpan, at } of graphReferences(runs ?? item)) {
      const to = byName.get(reference.name);
      if (!to) continue;
      const related = [{ span: to.item.nameSpan, message: `The node "${to.name}"` }];
      if (!aggregation && to.aggregation) {
        const entry = entryOf((runs ?? item).map, 'type');
        const hasSwitch = ['aggregation', 'reduce'].some((key) => entryOf((runs ?? item).map, key));
        const title = `Make "${name}" an aggregation node`;
        report(
          'FS117',
          nameSpan,
          `"${to.name}" is an aggregation node, which only aggregation nodes can reference`,
          {
            related,
            fixes:
              entry && !isNothing(entry.value) && !hasSwitch
                ? insertBehind(source, title, (runs ?? item).map, entry, ['aggregation: true'])
                : [],
          },
        );
      } else if (aggregation && at === 'activate' && !to.aggregation)
        report(
          'FS117',
          nameSpan,
          `the "activate" of an aggregation node cannot reference "${to.name}", which is none`,
          { related },
        );
    }
}
