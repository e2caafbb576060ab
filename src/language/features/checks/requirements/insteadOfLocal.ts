import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import { withoutExtras } from '../../../../flow/requirements/withoutExtras.ts';
import type { Fix } from '../../finding.ts';

/** What to do with a line that leads to this machine's disk; its marker, options and comment stay. */
export function insteadOfLocal({ line, kind, target, requirement }: RequirementEntry): Fix[] {
  const bare = withoutExtras(target?.text ?? '');
  const wheel = kind === 'editable' ? null : /([^\\/-]+)-([^\\/-]+)-[^\\/]+\.whl$/.exec(bare);
  const isOneLine = line.span.end - line.span.start === line.text.length;
  const fixes: Fix[] = [];
  if (isOneLine)
    fixes.push({
      title: 'Comment out, to bake it into the image',
      edits: [{ span: { start: line.span.start, end: line.span.start }, newText: '# In the image: ' }],
    });
  if (!wheel || !target) return fixes;
  const [, name, version] = wheel;
  const extras = requirement?.extras.length
    ? `[${requirement.extras.map(({ text }) => text).join(',')}]`
    : target.text.slice(bare.length);
  const { start } = requirement?.name.span ?? target.span;
  fixes.push({
    title: `Take "${name}" ${version} from an index`,
    edits: [{ span: { start, end: target.span.end }, newText: `${name}${extras}==${version}` }],
  });
  return fixes;
}
