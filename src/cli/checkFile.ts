import { readFile } from 'node:fs/promises';
import { decodeRequirements } from '../flow/requirements/decodeRequirements.ts';
import type { DocumentKind } from '../language/document/documentKind.ts';
import { parseLanguageDocument, type LanguageDocument } from '../language/document/languageDocument.ts';
import { gatherFlowFacts } from '../language/facts/gatherFlowFacts.ts';
import { gatherRequirementsFacts } from '../language/facts/gatherRequirementsFacts.ts';
import { gatherRunFacts } from '../language/facts/gatherRunFacts.ts';
import { gatherSessionFacts } from '../language/facts/gatherSessionFacts.ts';
import { diagnose } from '../language/features/diagnose.ts';
import type { FlowFacts } from '../language/features/facts.ts';
import type { RequirementsFacts } from '../language/features/requirementsFacts.ts';
import { ruleOf } from '../language/features/rules/allRules.ts';
import type { Severity } from '../language/features/rules/rule.ts';
import type { RunFacts } from '../language/features/runFacts.ts';

/** A finding as the terminal tells it; lines and columns count from 1, columns in UTF-16 units. */
export interface ToldFinding {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  code: string;
  rule: string;
  severity: Severity;
  message: string;
  /** Titles of what the editor offers. */
  fixes: string[];
}

/** A file that was found, as what it is to be read. */
export interface CheckedFile {
  /** Absolute, with '/'. */
  path: string;
  kind: DocumentKind;
}

/** All that is wrong with a file, with what the disk says about what it names. */
export async function checkFile({ path, kind }: CheckedFile, signal: AbortSignal): Promise<ToldFinding[]> {
  const bytes = await readFile(path);
  const decoded = kind === 'requirements' ? decodeRequirements(bytes) : bytes.toString('utf8');
  const text = decoded.replace(/^\ufeff/, '');
  const document = parseLanguageDocument(kind, text, path);
  const { source } = document;
  return diagnose(document, await gatherFacts(document, signal)).map((finding) => {
    const { start, end } = source.rangeOf(finding.span);
    return {
      file: path,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      code: finding.code,
      rule: ruleOf(finding.code).name,
      severity: finding.severity,
      message: finding.message,
      fixes: (finding.fixes ?? []).map(({ title }) => title),
    };
  });
}

async function gatherFacts(
  document: LanguageDocument,
  signal: AbortSignal,
): Promise<FlowFacts | RequirementsFacts | RunFacts> {
  switch (document.kind) {
    case 'flow': {
      // A terminal has no workspace that an include could leave.
      const facts = await gatherFlowFacts(document, [], signal);
      const session = await gatherSessionFacts(document, signal);
      return { ...facts, ...(session && { session }) };
    }
    case 'run':
      return await gatherRunFacts(document, signal);
    case 'requirements':
      return await gatherRequirementsFacts(document, signal);
  }
}
