/** Levenshtein distance. */
export function editDistance(one: string, other: string): number {
  let last = new Uint32Array(other.length + 1).map((_, index) => index);
  let row = new Uint32Array(other.length + 1);
  for (let i = 1; i <= one.length; i += 1) {
    row[0] = i;
    const unit = one.charCodeAt(i - 1);
    for (let j = 1; j <= other.length; j += 1) {
      const same = unit === other.charCodeAt(j - 1) ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
    }
    [last, row] = [row, last];
  }
  return last[other.length]!;
}
