/** The names of the columns of a data file, as its first line says; by the file's ending: `.jsonl`, `.csv` or `.tsv`. */
export function dataColumns(path: string, text: string): string[] {
  const end = text.search(/[\r\n]/);
  const first = (end === -1 ? text : text.slice(0, end)).replace(/^\ufeff/, '').trim();
  if (path.endsWith('.jsonl')) return keysOfJson(first);
  if (path.endsWith('.csv')) return cells(first, ',');
  if (path.endsWith('.tsv')) return cells(first, '\t');
  return [];
}

function keysOfJson(line: string): string[] {
  try {
    const value: unknown = JSON.parse(line);
    return value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

const cells = (line: string, separator: string): string[] =>
  line
    .split(separator)
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    .filter(Boolean);
