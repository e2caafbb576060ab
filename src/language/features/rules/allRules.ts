import { environmentRules } from './environmentRules.ts';
import { flowRules } from './flowRules.ts';
import { requirementsRules } from './requirementsRules.ts';
import type { Rule } from './rule.ts';
import { runRules } from './runRules.ts';

/** Every rule by its code. */
export const allRules = { ...flowRules, ...environmentRules, ...requirementsRules, ...runRules };

export type RuleCode = keyof typeof allRules;

export const ruleOf = (code: RuleCode): Rule => allRules[code];
