import type { TextRange } from '../common/textRange.ts';
import { UserError } from '../common/userError.ts';

/** Something that is wrong with a flow's files. The codes are documented in docs/errors.md. */
export interface FlowProblem {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  /** The user's own file, absolute. */
  file: string;
  range?: TextRange;
  remedy?: string;
}

/** One error that names all that is wrong, the first with its place; undefined where nothing is. */
export function toUserError(problems: FlowProblem[]): UserError | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first, ...others] = errors;
  if (!first) return undefined;
  const line = first.range && first.range.start.line + 1;
  return new UserError({
    code: first.code,
    kind: 'badInput',
    message: `${place(first)}: ${first.message}`,
    ...(others.length && { evidence: others.map((one) => `${place(one)}: ${one.message}`).join('\n') }),
    ...(first.remedy && { remedy: first.remedy }),
    action: 'openFlow',
    ...(line !== undefined && { location: { file: first.file, line } }),
  });
}

const place = ({ file, range }: FlowProblem): string => (range ? `${file}:${range.start.line + 1}` : file);
