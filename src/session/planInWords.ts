import type { Translate } from '../common/translate.ts';
import type { SessionPlan } from './plan.ts';

/** A plan as a person would tell it: why, what is done, what goes, what stays, and what that takes. */
export function planInWords(plan: SessionPlan, t: Translate): string {
  const { reasons, deletes, keeps } = plan;
  const effects = [
    ...(deletes.length ? [t('Deleted: {0}.', inWords(deletes))] : []),
    ...(keeps.length ? [t('Kept: {0}.', inWords(keeps))] : []),
    ...effort(plan, t),
  ];
  return [
    ...reasons.map((reason) => (reasons.length > 1 ? `• ${reason}` : `${reason}.`)),
    '',
    deed(plan, t),
    ...effects.map((effect) => `• ${effect}`),
  ].join('\n');
}

function deed({ action }: SessionPlan, t: Translate): string {
  switch (action) {
    case 'none':
      return t('Nothing has to be done.');
    case 'update':
      return t('This is set while the session goes on.');
    case 'install':
      return t('What is missing is installed into the session:');
    case 'restart':
      return t('The worker of the session is started anew:');
    case 'reset':
      return t('The session is made anew:');
    case 'stop':
      return t('The session is ended:');
  }
}

/** What has to be brought, and so how long it takes; that is measured nowhere, so it is told roughly. */
function effort({ action, pulls, environment }: SessionPlan, t: Translate): string[] {
  if (action === 'restart') return [t('It takes some seconds.')];
  if (action !== 'reset') return [];
  const pulled = pulls.length ? [t('Pulled, unless the engine has it: {0}.', inWords(pulls))] : [];
  return [...pulled, installing(environment, pulls.length > 0, t)];
}

function installing(environment: SessionPlan['environment'], isPulled: boolean, t: Translate): string {
  switch (environment) {
    case 'there':
      return t('Nothing is pulled or installed: it takes some seconds.');
    case 'made':
      return isPulled
        ? t('Packages are installed: up to a few minutes.')
        : t('Packages are installed: seconds to a few minutes.');
    case 'sought':
      return isPulled
        ? t('Packages are installed, unless there is an equal environment: up to a few minutes.')
        : t('Packages are installed, unless there is an equal environment: seconds to a few minutes.');
  }
}

const inWords = (items: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(items);
