import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver/node';
import type { LanguageDocument } from '../document/languageDocument.ts';
import type { JudgedFinding } from '../features/diagnose.ts';

/** Stands beside each message in the editor. */
const diagnosticSource = 'Flow Sessions';

/** A finding in the editor's words. */
export function toDiagnostic(
  { source }: LanguageDocument,
  uri: string,
  { code, span, message, severity, tag, related }: JudgedFinding,
): Diagnostic {
  return {
    range: source.rangeOf(span),
    severity: severities[severity],
    code,
    source: diagnosticSource,
    message,
    ...(tag && { tags: [tags[tag]] }),
    ...(related?.length && {
      relatedInformation: related.map((one) => ({
        location: { uri, range: source.rangeOf(one.span) },
        message: one.message,
      })),
    }),
  };
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;
