import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../../../src/language/features/rules/allRules.ts';
import type { Rule } from '../../../src/language/features/rules/rule.ts';

const rows = readFileSync(join(import.meta.dirname, '../../../docs/rules.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| FS\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, code = '', name = '', severity = '', says = '']) => ({
    code,
    name: name.replaceAll('`', ''),
    severity,
    says,
  }));

describe('docs/rules.md', () => {
  const rules = Object.entries<Rule>(allRules);

  it('says of every rule its name, its severity and what it means, and of no other', () => {
    assert.deepEqual(
      rows.map(({ code, name, severity }) => ({ code, name, severity })).toSorted(byCode),
      rules.map(([code, { name, severity }]) => ({ code, name, severity })).toSorted(byCode),
    );
    for (const { code, says } of rows) assert.ok(says.length > 20, code);
  });

  it('has no name twice', () => {
    assert.equal(new Set(rules.map(([, { name }]) => name)).size, rules.length);
  });
});

const byCode = (one: { code: string }, other: { code: string }): number => one.code.localeCompare(other.code);
