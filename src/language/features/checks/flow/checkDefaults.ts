import { entryOf, type YamlScalar, type YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import { kindOfScalar } from '../yaml/isText.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import type { Fix } from '../../finding.ts';
import type { FlowCheck } from './flowCheck.ts';

/**
 * Defaults that do not become the type of their input: a run fails that brings no other value. Source: `ValueType.parse` in
 * prompt flow's contracts/tool.py.
 */
export function checkDefaults({ document: { model }, report }: FlowCheck): void {
  for (const { name, value, type } of model.inputs) {
    const entry = entryOf(value, 'default');
    const becomes = type && parsers[type.text];
    if (!entry || !becomes || becomes(entry.value)) continue;
    const span = entry.value.kind === 'scalar' ? entry.value.span : entry.keySpan;
    report(
      'FS107',
      span,
      `the default of "${name}" does not become "${type.text}"; a run that brings no other value fails`,
      { fixes: type.text === 'bool' && entry.value.kind === 'scalar' ? meantFlag(entry.value) : [] },
    );
  }
}

/** What YAML of older versions takes for true or false, and numbers. */
function meantFlag({ text, span }: YamlScalar): Fix[] {
  const flag = /^(?:yes|y|on|1)$/i.test(text) ? 'true' : /^(?:no|n|off|0)$/i.test(text) ? 'false' : undefined;
  return flag ? replaceWith(span, [flag]) : [];
}

/** True for what becomes the type, and for nothing at all, which is no default. */
const parsers: Record<string, ((value: YamlValue) => boolean) | undefined> = {
  int: (value) => isNumber(value, integer) && !isEndless(value),
  double: (value) => isNumber(value, float),
  bool: (value) =>
    isScalar(value, (kind, text) => kind === 'flag' || (kind === 'text' && /^(?:true|false)$/i.test(text))),
  list: (value) =>
    value.kind === 'list' || isScalar(value, (kind, text) => kind === 'text' && isJsonList(text)),
};

function isScalar(value: YamlValue, fits: (kind: string, text: string) => boolean): boolean {
  if (value.kind !== 'scalar') return false;
  const kind = kindOfScalar(value);
  return kind === 'null' || fits(kind, value.text);
}

const isNumber = (value: YamlValue, text: RegExp): boolean =>
  isScalar(
    value,
    (kind, written) => kind === 'number' || kind === 'flag' || (kind === 'text' && text.test(written)),
  );

const isEndless = (value: YamlValue): boolean =>
  value.kind === 'scalar' && typeof value.value === 'number' && !Number.isFinite(value.value);

/** As Python reads texts; it takes the digits of all scripts. */
const integer = /^\s*[-+]?\p{Nd}+(?:_\p{Nd}+)*\s*$/u;
const float =
  /^\s*[-+]?(?:inf|infinity|nan|(?:\p{Nd}+(?:_\p{Nd}+)*\.?(?:\p{Nd}+(?:_\p{Nd}+)*)?|\.\p{Nd}+(?:_\p{Nd}+)*)(?:e[-+]?\p{Nd}+(?:_\p{Nd}+)*)?)\s*$/iu;

/** Python's reader takes `NaN` and `Infinity` besides, which are not looked into. */
function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return /NaN|Infinity/.test(text);
  }
}
