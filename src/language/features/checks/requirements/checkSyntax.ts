import type { LogicalLine } from '../../../../flow/requirements/logicalLine.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { RequirementProblem } from '../../../../flow/requirements/lineScanner.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import { requirementOptions } from '../../../../flow/requirements/requirementOptions.ts';
import type { Fix, Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import type { RuleCode } from '../../rules/allRules.ts';
import { hasSpacedPrivate } from './checkPrivate.ts';

/** What pip does not understand in a line, and what it passes over. */
export function checkSyntax({ kind, line, options, problems }: RequirementEntry, report: Report): void {
  for (const problem of problems) {
    const { span, message, instead } = problem;
    // Pieces of a word that is told to be misspelt.
    if (problem.kind === 'passed-over' && hasSpacedPrivate(line)) continue;
    const told =
      problem.kind === 'legacy-version'
        ? `${message}; only pip before 24.1 takes it, and as a version of old`
        : message;
    const fixes: Fix[] = instead
      ? [{ title: instead.title, edits: [{ span: instead.span, newText: instead.newText }] }]
      : problem.kind === 'unknown-option'
        ? meant(problem)
        : [];
    report(codes[problem.kind], span, told, { fixes });
  }
  const asks = kind === 'package' || kind === 'url' || kind === 'path' || kind === 'editable';
  for (const { name, written, span } of options) {
    const { perRequirement } = requirementOptions[name]!;
    if (asks && !perRequirement && name !== '--editable' && !/^--(?:requirement|constraint)$/.test(name))
      report(
        'FS208',
        span,
        `pip passes over "${written.text}" behind a requirement; it belongs on a line of its own`,
        { fixes: ownLine(line, span) },
      );
    if (!asks && perRequirement)
      report('FS208', span, `pip passes over "${written.text}" on a line that asks for no package`);
  }
}

/** Moves an option to a line above its own, where that is a single one. */
function ownLine({ text, span: { start, end } }: LogicalLine, option: Span): Fix[] {
  if (end - start !== text.length) return [];
  const written = text.slice(option.start - start, option.end - start);
  const space = /\s*$/.exec(text.slice(0, option.start - start))![0].length;
  return [
    {
      title: 'Move it to a line of its own',
      edits: [
        { span: { start, end: start }, newText: `${written}\n` },
        { span: { start: option.start - space, end: option.end }, newText: '' },
      ],
    },
  ];
}

const codes: Record<RequirementProblem['kind'], RuleCode> = {
  requirement: 'FS200',
  marker: 'FS201',
  'legacy-version': 'FS202',
  'unknown-option': 'FS203',
  'option-value': 'FS204',
  hash: 'FS205',
  'wheel-name': 'FS224',
  'passed-over': 'FS208',
};

/** Options that are like the one that is written. */
function meant({ span, option = '' }: RequirementProblem): Fix[] {
  const known = Object.entries(requirementOptions).flatMap(([name, { about }]) => (about ? [name] : []));
  return nearest(option, known).map((name) => ({
    title: `Change to "${name}"`,
    edits: [{ span, newText: name }],
  }));
}
