import type { Rule } from './rule.ts';

/** Rules on requirements files, FS200 to FS239. */
export const requirementsRules = {} as const satisfies Record<string, Rule>;
