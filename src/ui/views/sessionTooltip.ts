import type { Translate } from '../../common/translate.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';

/** What hovering over a session tells, with times that the row itself must not hold. `time` puts one into words. */
export function sessionTooltip(
  { flow, state, session }: FlowStatus,
  t: Translate,
  time: (at: number) => string,
): string {
  const lines = [flow.dir];
  if (session) {
    const { kind, name, vmSize } = session.spec.compute;
    lines.push(
      [
        name === undefined ? kind : `${kind}: ${name}`,
        ...(vmSize === undefined || kind === 'local' ? [] : [vmSize]),
      ].join(', '),
    );
  }
  if (session?.environment) {
    const { python, image, snapshot, clean } = session.environment;
    lines.push(`Python ${python}${image ? `, ${image.name}` : ''}`);
    if (image) lines.push(t('Image: {0}', image.digest));
    lines.push(
      snapshot.hit
        ? t('Environment found: {0}', snapshot.reason)
        : t('Environment made: {0}', snapshot.reason),
    );
    if (!clean) lines.push(t("Packages were installed since; the environment is this session's own"));
  }
  if (state.kind === 'ready') {
    const { activeRuns, idleUntil } = state;
    if (activeRuns.length) lines.push(t('Kept alive by run {0}', activeRuns.join(', ')));
    else if (idleUntil === null) lines.push(t('Never stops by itself'));
    else if (idleUntil !== undefined) lines.push(t('Stops itself at {0} unless it is used', time(idleUntil)));
  }
  if (state.kind === 'failed' && state.error.remedy) lines.push(state.error.remedy);
  if (state.kind === 'lost') {
    if (state.evidence) lines.push(state.evidence);
    lines.push(t('Repair makes it again'));
  }
  return lines.join('\n');
}
