import type { Rule } from './rule.ts';

/** Rules on `environment` (FS140 to FS151), and on `additional_includes` and what they should bring (FS152 to FS169). */
export const environmentRules = {
  FS140: { name: 'environment-shape', severity: 'error' },
  FS141: { name: 'environment-value', severity: 'warning' },
  FS142: { name: 'environment-misspelt-key', severity: 'warning' },
  FS143: { name: 'environment-ignored-key', severity: 'hint' },
  FS144: { name: 'environment-default', severity: 'hint' },
  // A session refuses it, but prompt flow only warns of it, and runs.
  FS145: { name: 'requirements-missing', severity: 'warning' },
  FS146: { name: 'requirements-outside-flow', severity: 'warning' },
  FS147: { name: 'requirements-from-include', severity: 'hint' },
  FS148: { name: 'requirements-shadowed', severity: 'warning' },
  FS149: { name: 'image-malformed', severity: 'warning' },
  FS150: { name: 'image-untagged', severity: 'hint' },
  FS151: { name: 'image-retired', severity: 'information' },
  FS152: { name: 'includes-shape', severity: 'error' },
  FS153: { name: 'include-missing', severity: 'error' },
  FS154: { name: 'include-backslash', severity: 'warning' },
  FS155: { name: 'include-absolute', severity: 'warning' },
  FS156: { name: 'include-outside-workspace', severity: 'hint' },
  FS157: { name: 'include-twice', severity: 'hint' },
  FS158: { name: 'include-replaced', severity: 'warning' },
  FS159: { name: 'includes-merged', severity: 'information' },
  FS160: { name: 'include-overwrites', severity: 'warning' },
  FS161: { name: 'include-overwrites-flow', severity: 'error' },
  FS162: { name: 'include-of-flow', severity: 'warning' },
  FS163: { name: 'include-around-flow', severity: 'information' },
  FS164: { name: 'include-already-there', severity: 'hint' },
  FS165: { name: 'include-zip', severity: 'information' },
  FS166: { name: 'include-left-out', severity: 'warning' },
  FS167: { name: 'session-refused', severity: 'error' },
  FS168: { name: 'session-size', severity: 'information' },
  // Prompt flow runs it, as long as the flow has no includes.
  FS169: { name: 'source-outside-flow', severity: 'warning' },
} as const satisfies Record<string, Rule>;
