import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { diagnose, type JudgedFinding } from '../../../../src/language/features/diagnose.ts';
import { checkEnvironment } from '../../../../src/language/features/checks/environment/checkEnvironment.ts';
import type {
  FlowFacts,
  IncludeFact,
  PathFact,
  SessionFacts,
} from '../../../../src/language/features/facts.ts';
import type { Finding, Fix } from '../../../../src/language/features/finding.ts';

/** A flow folder at `/w/flow` in the workspace `/w`, in which nothing is but what a test says. */
export function factsOf(
  said: {
    paths?: Record<string, PathFact>;
    includes?: Record<string, IncludeFact>;
    session?: Partial<SessionFacts>;
  } = {},
): FlowFacts {
  const paths = new Map(Object.entries({ 'requirements.txt': none(), ...said.paths }));
  const session: SessionFacts = {
    totalBytes: 0,
    files: 0,
    bytesByInclude: new Map(),
    overwrites: [],
    leftOut: new Map(),
    problems: [],
    ...said.session,
  };
  return {
    folder: '/w/flow',
    workspaceFolders: ['/w'],
    paths,
    includes: new Map(Object.entries(said.includes ?? {})),
    definitions: ['flow.dag.yaml'],
    requirementsTxt: paths.get('requirements.txt')?.kind === 'file',
    ...(said.session && { session }),
  };
}

export const none = (...near: string[]): PathFact => ({ kind: 'none', near });

/** An include that is there. */
export const present = (kind: 'file' | 'folder' | 'zip', source: string, name?: string): IncludeFact => ({
  kind,
  source,
  name: name ?? source.slice(source.lastIndexOf('/') + 1),
});

/** What the rules of `environment` and `additional_includes` find in a text. */
export function found(text: string, facts?: FlowFacts): Finding[] {
  const findings: Finding[] = [];
  checkEnvironment(parseFlowDocument(text, '/w/flow/flow.dag.yaml'), facts, (code, span, message, more) =>
    findings.push({ code, span, message, ...more }),
  );
  return findings;
}

/** The same as one line each: code, what is marked, and the message. */
export const told = (text: string, facts?: FlowFacts): string[] =>
  found(text, facts).map(
    ({ code, span, message }) => `${code} [${text.slice(span.start, span.end)}] ${message}`,
  );

export const codes = (text: string, facts?: FlowFacts): string[] =>
  found(text, facts).map(({ code }) => code);

/** The titles of a rule's fixes, and the text that each gives. */
export function fixed(text: string, code: string, facts?: FlowFacts): Record<string, string> {
  const fixes = found(text, facts)
    .filter((finding) => finding.code === code)
    .flatMap((finding) => finding.fixes ?? []);
  return Object.fromEntries(fixes.map((fix) => [fix.title, applied(text, fix)]));
}

export function applied(text: string, { edits }: Fix): string {
  return edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce((after, { span, newText }) => after.slice(0, span.start) + newText + after.slice(span.end), text);
}

/** With the severities that the editor shows. */
export const judged = (text: string, path: string, facts: FlowFacts): JudgedFinding[] =>
  diagnose(parseFlowDocument(text, path), facts);
