export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A rule as people see and set it; docs/rules.md has a line for each. */
export interface Rule {
  /** In kebab case; settings and ignore comments take it as well as the code. */
  name: string;
  severity: Severity;
}
