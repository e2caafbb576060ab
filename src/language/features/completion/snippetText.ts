/** A text as it stands in a snippet. */
export const inSnippet = (text: string): string => text.replace(/[\\$}]/g, String.raw`\$&`);

/** What a snippet is without its stops: each with its default, or nothing. */
export function plainOf(snippet: string): string {
  const defaults = new Map<string, string>();
  for (const [, stop = '', first = ''] of snippet.matchAll(/\$\{(\d+)[:|]([^},|]*)/g))
    defaults.set(stop, first);
  return snippet.replace(
    /\\([\\$}])|\$\{(\d+)(?:[:|][^}]*)?\}|\$(\d+)/g,
    (_, escaped: string, one: string, other: string) => escaped ?? defaults.get(one ?? other) ?? '',
  );
}

/** The lines behind the first one, further in. */
export const shiftLines = (text: string, by: number): string => text.replaceAll('\n', `\n${' '.repeat(by)}`);
