import { editDistance } from '../../flow/editDistance.ts';

/** Up to three of `names` that `wanted` may have meant, the most like first. */
export function nearest(wanted: string, names: Iterable<string>): string[] {
  const lower = wanted.toLowerCase();
  const found: { name: string; distance: number }[] = [];
  for (const name of names) {
    const other = name.toLowerCase();
    // Two letters that changed places count as two changes.
    const furthest = Math.max(lower[0] === other[0] ? 2 : 1, lower.length / 3);
    if (Math.abs(other.length - lower.length) > furthest) continue;
    const distance = editDistance(lower, other);
    if (distance <= furthest && distance < lower.length) found.push({ name, distance });
  }
  return found
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
