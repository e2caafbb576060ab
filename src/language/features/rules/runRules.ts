import type { Rule } from './rule.ts';

/** Rules on run files, FS300 to FS339. */
export const runRules = {} as const satisfies Record<string, Rule>;
