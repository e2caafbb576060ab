import type { Row } from './figures.ts';

/** The rows as a Markdown table. */
export function toTable(rows: readonly Row[]): string {
  return [
    '| what | measured | beside it | ratio | wanted | holds |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      ({ what, measured, against, ratio, target }) =>
        `| ${what} | ${measured} | ${against} | ${ratio} | ${target?.wanted ?? ''} | ${
          target ? (target.holds ? 'yes' : '**no**') : ''
        } |`,
    ),
  ].join('\n');
}
