import type { FlowStatus } from '../../session/sessionReader.ts';
import { toStatusDocument, type StatusDocument } from '../../session/statusDocument.ts';
import type { Output } from '../output.ts';

/** Prints a flow's status as the result. */
export function showStatus(out: Output, status: FlowStatus): void {
  const document = toStatusDocument(status);
  out.result(document, inWords(document));
}

function inWords(document: StatusDocument): string {
  const { flow, state, phase, compute, idleUntil, environment, drift, error, lost, ended } = document;
  const lines = [`${flow}: ${state}${phase ? ` (${phase})` : ''}${compute ? ` on ${compute}` : ''}`];
  if (environment) {
    const { python, location, snapshotHit, reason } = environment;
    lines.push(
      `  environment: Python ${python}, ${location}`,
      `  snapshot: ${snapshotHit ? 'hit' : 'miss'}, ${reason}`,
    );
  }
  if (idleUntil !== undefined)
    lines.push(
      idleUntil === null ? '  never stops by itself' : `  stops itself at ${idleUntil} unless it is used`,
    );
  for (const { message, file, line, action } of drift)
    lines.push(`  drift: ${message}${file ? ` (${file}${line ? `:${line}` : ''})` : ''}; ${action} mends it`);
  if (error) lines.push(`  ${error.code}: ${error.message}`, ...(error.remedy ? [`  ${error.remedy}`] : []));
  if (lost) lines.push(`  ${lost.reason}${lost.evidence ? `\n${lost.evidence.replace(/^/gm, '  | ')}` : ''}`);
  if (ended) lines.push(`  the last session ended at ${ended.at} (${ended.reason})`);
  return lines.join('\n');
}
