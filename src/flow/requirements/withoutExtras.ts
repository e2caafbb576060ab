/** A path without the `[extras]` at its end. */
export function withoutExtras(text: string): string {
  if (!text.endsWith(']')) return text;
  const start = text.indexOf('[', text.lastIndexOf(']', text.length - 2) + 1);
  return start === -1 ? text : text.slice(0, start);
}
