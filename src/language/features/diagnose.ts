import type { LanguageDocument } from '../document/languageDocument.ts';
import { checkEnvironment } from './checks/environment/checkEnvironment.ts';
import { checkFlow } from './checks/flow/checkFlow.ts';
import { checkRequirements } from './checks/requirements/checkRequirements.ts';
import { checkRun } from './checks/run/checkRun.ts';
import type { FlowFacts } from './facts.ts';
import type { Finding, Report } from './finding.ts';
import { ignoreComments } from './ignoreComments.ts';
import type { RequirementsFacts } from './requirementsFacts.ts';
import { ruleOf } from './rules/allRules.ts';
import type { Severity } from './rules/rule.ts';
import type { RunFacts } from './runFacts.ts';

/** A finding as it is to be shown. */
export interface JudgedFinding extends Finding {
  severity: Severity;
}

type AnyFacts = FlowFacts | RequirementsFacts | RunFacts;

/** By code or name of the rule; `off` silences it. */
export type SeveritySettings = Readonly<Record<string, Severity | 'off'>>;

/** All that is wrong with a document, in the order of the text. `facts` of the kind that the document needs; without them, only what the text says. */
export function diagnose(
  document: LanguageDocument,
  facts?: AnyFacts,
  severities: SeveritySettings = {},
): JudgedFinding[] {
  const found: Finding[] = [];
  const report: Report = (code, span, message, more) => void found.push({ code, span, message, ...more });
  check(document, facts, report);
  const ignored = ignoreComments(document.source);
  return found
    .flatMap((finding) => {
      const rule = ruleOf(finding.code);
      const severity = severities[finding.code] ?? severities[rule.name] ?? rule.severity;
      return severity === 'off' || ignored(finding) ? [] : [{ ...finding, severity }];
    })
    .sort((one, other) => one.span.start - other.span.start);
}

function check(document: LanguageDocument, facts: AnyFacts | undefined, report: Report): void {
  switch (document.kind) {
    case 'flow':
      checkFlow(document, facts as FlowFacts | undefined, report);
      checkEnvironment(document, facts as FlowFacts | undefined, report);
      break;
    case 'run':
      checkRun(document, facts as RunFacts | undefined, report);
      break;
    case 'requirements':
      checkRequirements(document, facts as RequirementsFacts | undefined, report);
      break;
  }
}
