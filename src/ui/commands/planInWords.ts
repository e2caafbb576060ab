import type { SessionPlan } from '../../session/plan.ts';
import type { Translate } from '../views/sessionItem.ts';

/** A plan as a few lines: why, what goes, what stays, what is pulled. */
export function planInWords({ action, reasons, deletes, keeps, pulls }: SessionPlan, t: Translate): string {
  const line = (words: (text: string) => string, items: readonly string[]): string[] =>
    items.length ? [words(items.join(', '))] : [];
  return [
    ...reasons.map((reason) => `• ${reason}`),
    '',
    t('It takes: {0}', action),
    ...line((text) => t('Deleted: {0}', text), deletes),
    ...line((text) => t('Kept: {0}', text), keeps),
    ...line((text) => t('Pulled where it is not there yet: {0}', text), pulls),
  ].join('\n');
}
