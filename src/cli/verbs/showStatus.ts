import { clockTime } from '../../common/clockTime.ts';
import type { Session } from '../../session/session.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { toStatusDocument } from '../../session/statusDocument.ts';
import type { Output } from '../output.ts';

/** Prints a flow's status as the result. */
export function showStatus(out: Output, status: FlowStatus): void {
  out.result(toStatusDocument(status), statusInWords(status));
}

/** A flow's status as a few lines; `now` in milliseconds since the epoch. */
export function statusInWords(status: FlowStatus, now = Date.now()): string {
  const { flow, state, session } = status;
  const phase = 'phase' in state ? ` (${state.phase})` : '';
  const lines = [`${flow.dir}: ${state.kind}${phase}${session ? ` on ${placeInWords(session)}` : ''}`];
  if (session?.environment) {
    const { python, location, snapshot, image } = session.environment;
    lines.push(
      `  environment: Python ${python}, ${location}`,
      ...(image ? [`  image: ${image.name} (${image.digest})`] : []),
      `  snapshot: ${snapshot.hit ? 'hit' : 'miss'}, ${snapshot.reason}`,
    );
  }
  if (session && state.kind === 'ready')
    lines.push(`  ${idleInWords(state, session.spec.maxIdleTimeSeconds, now)}`);
  for (const { message, file, line, action } of session?.drift ?? [])
    lines.push(`  drift: ${message}${file ? ` (${file}${line ? `:${line}` : ''})` : ''}; ${action} mends it`);
  if (state.kind === 'failed') {
    const { code, message, remedy } = state.error;
    lines.push(`  ${code}: ${message}`, ...(remedy ? [`  ${remedy}`] : []));
  }
  if (state.kind === 'lost')
    lines.push(
      `  ${state.reason}${state.evidence ? `\n${state.evidence.replace(/^/gm, '  | ')}` : ''}`,
      '  `flow-session start` repairs it',
    );
  if (state.kind === 'absent' && state.ended)
    lines.push(`  the last session ended at ${clockTime(state.ended.at, now)} (${state.ended.reason})`);
  return lines.join('\n');
}

function placeInWords({ spec: { compute } }: Session): string {
  const { kind, name, vmSize } = compute;
  // Plain Python remembers a VM size for the day it goes back, but has no limits.
  const size = vmSize === undefined || kind === 'local' ? '' : `, ${vmSize}`;
  return `${kind}${name === undefined ? '' : `:${name}`}${size}`;
}

/** When the session stops itself, or what keeps it. */
export function idleInWords(
  { activeRuns, idleUntil }: { activeRuns: readonly string[]; idleUntil?: number | null },
  idleSeconds: number,
  now: number,
): string {
  if (activeRuns.length) return `kept alive by run ${activeRuns.join(', ')}`;
  if (idleUntil === null || idleSeconds === 0) return 'never stops by itself';
  const idle = `idle ${Number((idleSeconds / 60).toFixed(1))} min`;
  return idleUntil === undefined ? `stops when ${idle}` : `stops at ${clockTime(idleUntil, now)}, ${idle}`;
}
