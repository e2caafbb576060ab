/** How much of a line is looked at. */
const near = 80;

/** True for what the YAML library calls an error at `at`, and ruamel.yaml, with which prompt flow reads, takes. */
export function isTaken(message: string, text: string, at: number): boolean {
  // Right behind a quote or bracket.
  if (message.startsWith('Comments must be separated')) return true;
  const before = text.slice(Math.max(0, at - near), at);
  // Behind an empty key.
  if (message.startsWith('Nested mappings')) return /(?:^|\n)\s*: \S*$/.test(before);
  if (message.startsWith('Tags and anchors must be'))
    return /&\S*$/.test(before) && /[{[]/.test(text[at] ?? '');
  return false;
}
