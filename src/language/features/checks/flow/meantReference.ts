import type { FlowCheck } from './flowCheck.ts';

/**
 * The reference that a text seems to mean, where it names an input or a node of the flow: `{inputs.a}`, `${{ inputs.a }}`,
 * `${Input.a}`, `${a`, `{{a}}`, `a.output`. Undefined for all other texts, references that are well written among them.
 */
export function meantReference(
  text: string,
  { inputs, byName }: Pick<FlowCheck, 'inputs' | 'byName'>,
): string | undefined {
  if (text.length > longest) return undefined;
  const [, open = '', braced = ''] = /^(?:\$\{([^\s{}.]+)|\$?\{\{\s*([^\s{}.]+)\s*\}\})$/.exec(text) ?? [];
  const bare = open || braced;
  if (byName.has(bare)) return `\${${bare}.output}`;
  if (inputs.has(bare)) return `\${inputs.${bare}}`;
  const [, ofInput = ''] = /^\$\{inputs?\[["']([^"'\]]+)["']\]\}$/.exec(text) ?? [];
  if (inputs.has(ofInput)) return `\${inputs.${ofInput}}`;
  const [, owner = '', rest = ''] = /^\$?\{*\s*([^\s{}.]+)\s*\.\s*([^{}]*?)\s*\}*$/.exec(text) ?? [];
  const reference =
    /^(inputs?|flow)$/i.test(owner) && inputs.has(rest)
      ? `\${inputs.${rest}}`
      : byName.has(owner) && /^outputs?(?=$|\.)/i.test(rest)
        ? `\${${owner}.${rest.replace(/^outputs?/i, 'output')}}`
        : undefined;
  return reference === text ? undefined : reference;
}

/** More characters than a reference has. */
const longest = 200;
