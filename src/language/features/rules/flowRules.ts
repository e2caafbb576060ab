import type { Rule } from './rule.ts';

/** Rules on the flow itself, FS100 to FS139. */
export const flowRules = {
  FS100: { name: 'yaml-syntax', severity: 'error' },
} as const satisfies Record<string, Rule>;
