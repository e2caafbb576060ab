import { allNodes } from '../../../document/allNodes.ts';
import { parseReference } from '../../../document/reference.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { YamlScalar, YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import type { FlowCheck } from './flowCheck.ts';
import { meantReference } from './meantReference.ts';

/**
 * Inputs of nodes that name an input or a node of the flow, but are handed on as they are written. Source:
 * `InputAssignment.deserialize` in prompt flow's contracts/flow.py.
 */
export function checkLiterals(check: FlowCheck): void {
  const { document, inputs, byName, nearInputs, report } = check;
  /** What aliases stand for is told once. */
  const seen = new Set<YamlValue>();
  for (const node of allNodes(document.model))
    for (const { value } of node.inputs) {
      if (seen.has(value)) continue;
      seen.add(value);
      if (value.kind === 'scalar') checkText(value);
      else checkParts(value);
    }

  function checkText(value: YamlScalar): void {
    if (typeof value.value !== 'string' || parseReference(value.text)) return;
    const meant = meantReference(value.text, check);
    if (meant) tell(value, value.text, meant);
    else if (!tellUnclosed(value)) checkWithin(value, 'in a text');
  }

  /** It means an input that is not there, or another part of a node than its output. */
  function tellUnclosed(value: YamlScalar): boolean {
    const [, owner = '', name = ''] = unclosed.exec(value.text) ?? [];
    const ofFlow = owner === 'inputs' || owner === 'flow';
    if (!ofFlow && !byName.has(owner)) return false;
    const near = ofFlow && name ? nearInputs(name).map((one) => `\${inputs.${one}}`) : [];
    const meant = near[0] ? `; did you mean "${near[0]}"?` : '';
    report(
      'FS121',
      value.span,
      `"${value.text}" has no "}" at its end, so it is no reference and the node gets it as it is${meant}`,
      { fixes: replaceScalar(value, near) },
    );
    return true;
  }

  function checkParts(value: Exclude<YamlValue, YamlScalar>): void {
    // Without quotes and a dollar sign, what is in braces is a mapping to YAML.
    const text = document.source.text.slice(value.span.start, value.span.end);
    const meant = text.startsWith('{') ? meantReference(text, check) : undefined;
    if (meant) return tell(value, text, meant);
    const parts = value.kind === 'list' ? value.items : value.entries.map((entry) => entry.value);
    for (const part of parts)
      if (part.kind === 'scalar') checkWithin(part, value.kind === 'list' ? 'in a list' : 'in a mapping');
  }

  function tell(value: YamlValue, text: string, meant: string): void {
    report(
      'FS121',
      value.span,
      `"${text}" is no reference, so the node gets it as it is; did you mean "${meant}"?`,
      {
        fixes:
          value.kind === 'scalar'
            ? replaceScalar(value, [meant])
            : [{ title: `Change to "${meant}"`, edits: [{ span: value.span, newText: `"${meant}"` }] }],
      },
    );
  }

  function checkWithin({ text, inner, span }: YamlScalar, where: string): void {
    if (!text.includes('${')) return;
    for (const { 0: written, index } of text.matchAll(/\$\{[^${}\n]+\}/g)) {
      const reference = parseReference(written);
      const isKnown =
        reference?.kind === 'input'
          ? inputs.has(reference.name)
          : reference?.section === 'output' && byName.has(reference.name);
      if (!isKnown) continue;
      const place: Span = inner
        ? { start: inner.start + index, end: inner.start + index + written.length }
        : span;
      return report(
        'FS121',
        place,
        `"${written}" ${where} is not replaced, so the node gets it as it is; a reference is all of an input's value`,
      );
    }
  }
}

const unclosed = /^\$\{([^\s{}.]+)\.([^\s{}]*)$/;
