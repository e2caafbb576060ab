import type { YamlTree } from '../../flow/yaml/yamlTree.ts';

/** More characters than a person writes into a flow, or into one of its lines; reading them would hold up the editor. */
const longestText = 800_000;
const longestLine = 200_000;

/** What is told of a text that is too long to be read while it is typed; undefined of any other. */
export function tooLong(text: string): YamlTree | undefined {
  if (text.length <= longestText && !hasLongLine(text)) return undefined;
  const message = 'the file is too long to be checked';
  return { problems: [{ message, span: { start: 0, end: 0 }, kind: 'too-long' }] };
}

function hasLongLine(text: string): boolean {
  let start = 0;
  while (text.length - start > longestLine) {
    const end = text.lastIndexOf('\n', start + longestLine);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}
