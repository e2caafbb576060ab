/** Writes a value as Python's `json.dumps(value, sort_keys=True)` does: `", "` and `": "`, keys sorted, ASCII only. */
export function pythonJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return pythonString(value);
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  const entries = Object.entries(value as object).sort(([one], [other]) => compareCodePoints(one, other));
  return `{${entries.map(([key, item]) => `${pythonString(key)}: ${pythonJson(item)}`).join(', ')}}`;
}

function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function pythonNumber(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? String(value) : pythonExponent(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Math.abs(value) < 1e-4 ? pythonExponent(value) : String(value);
}

/** Python writes at least two digits of exponent. */
const pythonExponent = (value: number): string => value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');

/** Python sorts by code point, JavaScript by UTF-16 unit. */
function compareCodePoints(one: string, other: string): number {
  const left = Array.from(one);
  const right = Array.from(other);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!;
    if (difference) return difference;
  }
  return left.length - right.length;
}
