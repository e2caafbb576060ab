import type { TopKey } from './topLevel.ts';

/** What stands at the top of files of other programs that have `nodes` or `entry` too. */
const foreign = /^(?:apiVersion|kind|version|services|jobs|steps|stages|on|all|plugins|targets)$/;

/** What a node may say besides its name; `tool`, `skip` and `comment` are of old. */
const nodeKeys =
  /^(?:name|type|source|inputs|tool|connection|api|provider|module|activate|use_variants|aggregation|reduce|skip|comment)$/;

/**
 * Whether YAML without a name is a flow: nodes beside inputs or outputs, nodes whose first one has a name and nothing that no
 * node has, or an entry that is written as prompt flow takes it.
 */
export function looksLikeFlow(text: string, keys: readonly TopKey[]): boolean {
  const find = (name: string): TopKey | undefined => keys.find(({ key }) => key === name);
  if (keys.some(({ key }) => foreign.test(key))) return false;
  if (/^[\w.]+:\w+$/.test(find('entry')?.text ?? '')) return true;
  const nodes = find('nodes');
  if (!nodes) return false;
  if (find('inputs') || find('outputs')) return true;
  const first = /^[^\n]*\n(?:\s*#[^\n]*\n)*( *)- +(?:[^\n]*(?:\n\1 [^\n]*|\n *(?=\n))*)/.exec(
    text.slice(nodes.at, nodes.at + longestLook),
  );
  return !!first && isNode(first[0].split('\n').slice(1), first[1]!.length + 2);
}

/** In characters. */
const longestLook = 2000;

/** The lines of one item of a list; `indent` is that of its keys. */
function isNode(lines: readonly string[], indent: number): boolean {
  const keys = lines.flatMap((line) => {
    const [, before = '', key] = /^( *(?:- +)?)([\w-]+) *:(?:\s|$)/.exec(line) ?? [];
    return key && before.length === indent ? [key] : [];
  });
  return keys.includes('name') && keys.every((key) => nodeKeys.test(key));
}
