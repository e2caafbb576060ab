import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import { withoutExtras } from '../../../../flow/requirements/withoutExtras.ts';
import type { Report } from '../../finding.ts';
import type { RequirementsFacts } from '../../requirementsFacts.ts';

/** Paths that lead to nothing, and files that include one another; true where it told so. */
export function checkPath(
  { kind, target, line }: RequirementEntry,
  facts: RequirementsFacts | undefined,
  report: Report,
): boolean {
  if (!target || !facts || !/^(?:include|constraint|path|editable)$/.test(kind)) return false;
  const { text, span } = target;
  const isFile = kind === 'include' || kind === 'constraint';
  const circle = isFile ? facts.circles.get(text) : undefined;
  if (circle) {
    const way = circle.map((one) => `"${one}"`).join(' to ');
    report('FS223', span, `this leads in a circle, from ${way}, which pip follows until it fails`, {
      fixes: [{ title: 'Remove the line', edits: [{ span: line.whole, newText: '' }] }],
    });
    return true;
  }
  const bare = withoutExtras(text);
  const fact = facts.paths.get(bare);
  if (isFile && fact?.kind === 'folder') {
    report('FS226', span, `"${text}" is a folder, which pip refuses to read requirements from`);
    return true;
  }
  if (fact?.kind !== 'none') return false;
  const isPlain = span.end - span.start === text.length;
  const name = isPlain ? { start: span.start, end: span.start + bare.length } : span;
  report('FS226', name, `"${bare}" is not there, so pip refuses the file`, {
    fixes: fact.near
      .filter((near) => isPlain && !/\s/.test(near))
      .map((near) => ({ title: `Change to "${near}"`, edits: [{ span: name, newText: near }] })),
  });
  return true;
}
