import type { SeveritySettings } from '../features/diagnose.ts';
import type { Severity } from '../features/rules/rule.ts';
import type { LanguageSettings } from '../protocol.ts';

const words: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'hint', 'off'];

/** What the setting `flowSessions.rules` says, without what is no severity. */
export function severitySettings(settings: LanguageSettings | null | undefined): SeveritySettings {
  return Object.fromEntries(
    Object.entries(settings?.rules ?? {}).flatMap(([rule, given]) => {
      const severity = words.find((word) => word === given);
      return severity ? [[rule, severity] as const] : [];
    }),
  );
}
