import type { YamlValue } from './yamlTree.ts';

const mostParts = 10_000;

/** A value as plain data; undefined where it would be endless, or aliases make it larger than anybody writes. */
export function toData(value: YamlValue): unknown {
  let parts = 0;
  const open = new Set<YamlValue>();
  const convert = (part: YamlValue): unknown => {
    parts += 1;
    if (parts > mostParts || open.has(part)) throw new RangeError('too large');
    if (part.kind === 'scalar') return part.value;
    open.add(part);
    const data =
      part.kind === 'list'
        ? part.items.map(convert)
        : Object.fromEntries(part.entries.map((entry) => [entry.key, convert(entry.value)]));
    open.delete(part);
    return data;
  };
  try {
    return convert(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
