import type { FlowModel } from '../document/flowModel.ts';
import type { PathFact } from '../features/facts.ts';
import type { SessionPaths } from './sessionPaths.ts';

/** The module that the entry of a flex flow names, as written: what stands before its colon. */
export const moduleOf = ({ entry }: FlowModel): string | undefined => entry?.text.split(':')[0] || undefined;

/** Where a module lies in the session: `a.b` is `a/b.py` or `a/b/__init__.py`. What is near is given as modules; what an include could bring, as paths. */
export async function findModule(session: SessionPaths, module: string): Promise<PathFact> {
  const path = module.replaceAll('.', '/');
  // A dotted one with nothing like it in the folder is, as a rule, one of an installed package.
  const file = await session.find(`${path}.py`, !module.includes('.'));
  if (file.kind !== 'none') return file;
  const whole = await session.find(`${path}/__init__.py`, false);
  if (whole.kind !== 'none') return whole;
  const withoutEnding = module.replace(/\.py$/, '');
  if (withoutEnding !== module && (await findModule(session, withoutEnding)).kind === 'file')
    return { kind: 'none', near: [withoutEnding] };
  const near = file.near.flatMap((one) => {
    if (!one.endsWith('.py')) return [];
    return one.startsWith('../') ? [one] : [one.slice(0, -3).replaceAll('/', '.')];
  });
  return { kind: 'none', near };
}
