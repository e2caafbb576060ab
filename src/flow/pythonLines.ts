/** Cuts a text into lines exactly as Python's `str.splitlines()` does. */
export function pythonLines(text: string): string[] {
  // eslint-disable-next-line no-control-regex -- these are the very characters Python cuts at.
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
