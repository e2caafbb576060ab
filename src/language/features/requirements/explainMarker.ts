import type { Marker } from '../../../flow/requirements/readMarker.ts';

const names: Readonly<Record<string, string>> = {
  python_version: 'the Python version',
  python_full_version: 'the Python version',
  sys_platform: 'the system',
  platform_system: 'the system',
  os_name: 'the system',
  platform_machine: 'the processor',
  platform_python_implementation: 'the Python implementation',
  implementation_name: 'the Python implementation',
};

const words: Readonly<Record<string, string>> = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};

/** When a marker holds, in words where it is a single comparison that begins with its variable, else as it is written. */
export function explainMarker({ text, comparisons }: Marker): string {
  const [first, ...more] = comparisons;
  const name = first?.variable ? names[first.variable] : undefined;
  const word = first ? words[first.operator] : undefined;
  const startsWithIt = first?.variable !== undefined && text.replaceAll('.', '_').startsWith(first.variable);
  if (!first?.value || more.length || !name || !word || !startsWithIt)
    return `\`${text.replace(/[`\s]+/g, ' ')}\` holds`;
  return `${name} ${word} \`${first.value.text.replace(/[`\s]+/g, ' ')}\``;
}
