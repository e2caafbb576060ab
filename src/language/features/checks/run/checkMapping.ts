import {
  entryOf,
  isNothing,
  valueOf,
  type YamlEntry,
  type YamlMap,
  type YamlScalar,
} from '../../../../flow/yaml/yamlTree.ts';
import { checkOpenInputs } from './checkOpenInputs.ts';
import type { Report } from '../../finding.ts';
import { listed } from './listed.ts';
import { nearest } from '../../nearest.ts';
import { columnsOf, type RunFacts } from '../../runFacts.ts';
import { replaceScalar, replaceWith } from '../../edits/replaceScalar.ts';

/** `column_mapping`: where its values come from, and which inputs it feeds. */
export function checkMapping(root: YamlMap, facts: RunFacts | undefined, report: Report): void {
  const mapping = entryOf(root, 'column_mapping');
  const entries = mapping?.value.kind === 'map' ? mapping.value.entries : [];
  const columns = columnsOf(root, facts);
  let isStatic = entries.length > 0;
  for (const { key, value } of entries) {
    if (value.kind !== 'scalar' || typeof value.value !== 'string') continue;
    if (value.text.startsWith('$') || inOtherBraces(value)) isStatic = false;
    checkValue(root, key, value, columns, report);
  }
  if (isStatic)
    report(
      'FS311',
      mapping!.keySpan,
      'no input comes from "${data.…}" or "${run.…}", so all lines would be the same, which prompt flow refuses',
    );
  checkInputs(entries, facts, report);
  if (facts) checkOpenInputs(root, new Set(entries.map(({ key }) => key)), facts, report);
}

/** Source: `apply_inputs_mapping` in promptflow's inputs_mapping_utils.py. */
function checkValue(
  root: YamlMap,
  input: string,
  value: YamlScalar,
  columns: readonly string[] | undefined,
  report: Report,
): void {
  const inside = /^\$\{([^{}]+)\}$/.exec(value.text)?.[1];
  if (inside === undefined) {
    const reference = inOtherBraces(value);
    if (!reference && !/\$\{?(?:data|run\.(?:inputs|outputs))\./.test(value.text)) return;
    report(
      'FS310',
      value.span,
      `"${value.text}" is taken as a text; only a value that is a reference as a whole, like "\${data.…}", is replaced`,
      { fixes: reference ? replaceScalar(value, [reference]) : [] },
    );
    return;
  }
  const source = /^(data|run\.inputs|run\.outputs)\../.exec(inside)?.[1];
  if (!source) {
    report(
      'FS308',
      value.span,
      `"${value.text}" leads to nothing; values come from "\${data.…}", "\${run.outputs.…}" and "\${run.inputs.…}"`,
      {
        fixes: replaceScalar(value, meant(inside.trim(), input)).filter(({ edits }) => edits.length),
      },
    );
    return;
  }
  const key = source === 'data' ? 'data' : 'run';
  if (isNothing(valueOf(root, key)))
    report('FS309', value.span, `"${value.text}" leads to nothing, for the run has no "${key}"`);
  else if (source === 'data' && columns && input !== 'line_number')
    checkColumn(inside.slice('data.'.length), input, value, columns, report);
}

function checkColumn(
  name: string,
  input: string,
  value: YamlScalar,
  columns: readonly string[],
  report: Report,
): void {
  if (columns.includes(name)) return;
  const near = nearest(name, columns);
  const likely = near.length ? near : columns.filter((column) => column === input || columns.length === 1);
  report('FS319', value.span, `the data has no column "${name}", only ${listed(columns)}; the run fails`, {
    fixes: replaceScalar(
      value,
      likely.map((column) => `\${data.${column}}`),
    ),
  });
}

/** What may have been meant by a reference to somewhere else. */
function meant(inside: string, input: string): string[] {
  const name = inside.includes('.') ? inside.slice(inside.lastIndexOf('.') + 1) : input;
  const [first = '', second] = inside.split('.');
  if (first === 'run' && second !== undefined) return [`\${run.outputs.${name}}`, `\${run.inputs.${name}}`];
  if (/^outputs?$/.test(first)) return [`\${run.outputs.${name}}`];
  return [`\${data.${name}}`];
}

/** What a value was meant as that is a reference but for its braces, such as `{{data.question}}` or none. */
function inOtherBraces({ text }: YamlScalar): string | undefined {
  const inside = /^\$?[{(<]{0,2}\s*((?:data|run\.(?:inputs|outputs))\.[\w-]+)\s*[})>]{0,2}$/.exec(text)?.[1];
  return inside && `\${${inside}}`;
}

function checkInputs(entries: readonly YamlEntry[], facts: RunFacts | undefined, report: Report): void {
  const { flow } = facts ?? {};
  // The inputs of a flex flow are the arguments of its entry, which are not known here.
  if (!flow?.root || flow.kind === 'flex') return;
  const inputs = flow.inputs.map(({ name }) => name);
  const mapped = new Set(entries.map(({ key }) => key));
  for (const { key, keySpan, merged } of entries) {
    if (merged || inputs.includes(key) || key === 'line_number') continue;
    const near = nearest(
      key,
      inputs.filter((name) => !mapped.has(name)),
    );
    const known = inputs.length ? `, which has ${listed(inputs)}` : '';
    report('FS312', keySpan, `"${key}" is no input of the flow${known}`, {
      fixes: replaceWith(keySpan, near),
    });
  }
}
