import type { Rule } from './rule.ts';

/** Rules on `environment` (FS140 to FS149) and on `additional_includes` (FS150 to FS169). */
export const environmentRules = {} as const satisfies Record<string, Rule>;
