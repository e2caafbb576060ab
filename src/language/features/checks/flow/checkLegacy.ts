import { allNodes } from '../../../document/allNodes.ts';
import type { NodeItem } from '../../../document/flowModel.ts';
import { entryOf } from '../../../../flow/yaml/yamlTree.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import type { FlowCheck } from './flowCheck.ts';

/** Keys of older versions. */
export function checkLegacy({ document: { model, source }, report }: FlowCheck): void {
  for (const node of allNodes(model)) checkNode(node);

  function checkNode({ map }: NodeItem): void {
    const skip = entryOf(map, 'skip');
    if (skip)
      report(
        'FS123',
        skip.keySpan,
        '"skip" is no longer read, so the node always runs; "activate" took its place',
        {
          tag: 'deprecated',
          fixes: removeEntry(source, map, skip),
        },
      );
    const reduce = entryOf(map, 'reduce');
    if (!reduce) return;
    const hasBoth = entryOf(map, 'aggregation') !== undefined;
    report('FS123', reduce.keySpan, '"reduce" is the older name of "aggregation"', {
      tag: 'deprecated',
      fixes: hasBoth ? removeEntry(source, map, reduce) : replaceWith(reduce.keySpan, ['aggregation']),
    });
  }
}
