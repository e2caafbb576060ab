import { readFile, stat } from 'node:fs/promises';
import { dataColumns } from '../features/completion/dataColumns.ts';

/** A longer file of data is not read to the end, in bytes. */
const longest = 2_000_000;

/** Every column of a data file as prompt flow reads it; undefined where that cannot be told for certain. */
export async function allColumns(path: string): Promise<string[] | undefined> {
  if (!/\.(?:jsonl|csv|tsv)$/.test(path)) return undefined;
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > longest) return undefined;
    const text = await readFile(path, 'utf8');
    if (/[\0\ufffd]/.test(text)) return undefined;
    return path.endsWith('.jsonl') ? ofLines(text) : ofHeader(path, text);
  } catch {
    return undefined;
  }
}

/** A column that one line has, all have: without a value in the others. */
function ofLines(text: string): string[] | undefined {
  const columns = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim()) continue;
    // What is no JSON throws.
    const value: unknown = JSON.parse(line);
    if (!value || typeof value !== 'object' || Array.isArray(value)) return undefined;
    for (const key of Object.keys(value)) columns.add(key);
  }
  return columns.size ? [...columns] : undefined;
}

/** pandas gives names of its own to columns without one, and to those that have the same. */
function ofHeader(path: string, text: string): string[] | undefined {
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const cells = header.split(path.endsWith('.csv') ? ',' : '\t');
  if (!lines.length || header.replace(/(^|[,\t])"[^",\t]*"(?=[,\t]|$)/g, '').includes('"')) return undefined;
  const columns = dataColumns(path, header);
  return new Set(columns).size === cells.length ? columns : undefined;
}
