import type { Rule } from './rule.ts';

/** Rules on run files, FS300 to FS339. */
export const runRules = {
  FS300: { name: 'unknown-run-key', severity: 'warning' },
  FS301: { name: 'unknown-run-field', severity: 'error' },
  FS302: { name: 'run-value', severity: 'error' },
  FS303: { name: 'run-incomplete', severity: 'warning' },
  FS304: { name: 'run-path-not-found', severity: 'error' },
  FS305: { name: 'remote-flow', severity: 'error' },
  FS306: { name: 'two-computes', severity: 'warning' },
  FS307: { name: 'identity-type', severity: 'error' },
  FS308: { name: 'mapping-source', severity: 'error' },
  FS309: { name: 'mapping-without-source', severity: 'warning' },
  FS310: { name: 'literal-mapping', severity: 'warning' },
  FS311: { name: 'static-mapping', severity: 'warning' },
  FS312: { name: 'unknown-mapped-input', severity: 'information' },
  FS313: { name: 'unmapped-input', severity: 'hint' },
  FS314: { name: 'variant-form', severity: 'error' },
  FS315: { name: 'run-variant-not-found', severity: 'error' },
  FS316: { name: 'connection-node', severity: 'error' },
  FS317: { name: 'small-vm', severity: 'information' },
  FS318: { name: 'old-run-key', severity: 'information' },
  FS319: { name: 'missing-column', severity: 'warning' },
} as const satisfies Record<string, Rule>;
