import { entryOf, isNothing, valueOf, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import { columnsOf, type RunFacts } from '../../runFacts.ts';
import { listed } from './listed.ts';

/** Inputs that are neither mapped nor have a default come from columns of their names. Source: `BatchInputsProcessor` in promptflow's batch. */
export function checkOpenInputs(
  root: YamlMap,
  mapped: ReadonlySet<string>,
  facts: RunFacts,
  report: Report,
): void {
  const { flow } = facts;
  // The inputs of a flex flow are the arguments of its entry, which are not known here.
  if (!flow?.root || flow.kind === 'flex') return;
  const open = flow.inputs
    .filter(({ name, value }) => !mapped.has(name) && isNothing(valueOf(value, 'default')))
    .map(({ name }) => name);
  const mapping = entryOf(root, 'column_mapping');
  const data = entryOf(root, 'data');
  const place = mapping ?? data ?? entryOf(root, 'run');
  if (!place || !open.length || (mapping && mapping.value.kind !== 'map')) return;
  const columns = columnsOf(root, facts);
  const missing = data ? open.filter((name) => columns && !columns.includes(name)) : [];
  // A run alone gives only what is mapped.
  if (!data && entryOf(root, 'run')) missing.push(...open);
  const verb = missing.length === 1 ? 'is' : 'are';
  if (missing.length)
    report(
      'FS319',
      place.keySpan,
      `${listed(missing)} of the flow ${verb} not mapped, and ${data ? 'no column of the data has that name' : 'the run has no "data" with such a column'}; the run fails`,
    );
  else if (mapping)
    report(
      'FS313',
      mapping.keySpan,
      `${listed(open)} of the flow is not mapped, and taken from a column of that name in the data`,
    );
}
