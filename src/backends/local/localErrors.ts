import { UserError } from '../../common/userError.ts';

/** What can go wrong on plain local Python, each with what to do next. The codes are documented in docs/errors.md. */
export const localErrors = {
  noPython: (tried: string[]) =>
    new UserError({
      code: 'FSE301',
      kind: 'missing',
      message: 'No Python 3.9 or newer was found on this machine.',
      evidence: `Tried: ${tried.join('; ')}`,
      remedy:
        'Install Python 3.9 or newer, or name an interpreter in the setting flowSessions.local.pythonPath.',
      action: 'openSettings',
    }),

  badPython: (path: string, why: string) =>
    new UserError({
      code: 'FSE302',
      kind: 'missing',
      message: `The interpreter ${path} cannot be used.`,
      evidence: why,
      remedy:
        'Name a Python 3.9 or newer in the setting flowSessions.local.pythonPath, or empty the setting.',
      action: 'openSettings',
    }),

  noVenv: (python: string, version: string, evidence: string) =>
    new UserError({
      code: 'FSE303',
      kind: 'missing',
      message: `${python} cannot make virtual environments: it lacks venv or ensurepip, and neither uv nor virtualenv is there.`,
      evidence,
      remedy: `Install one of them, for example: apt install python${version.split('.').slice(0, 2).join('.')}-venv (Debian, Ubuntu), or: pipx install uv.`,
    }),

  oneResource: () =>
    new UserError({
      code: 'FSE311',
      kind: 'badInput',
      message: "This machine's Python is one compute resource, and the session is on it already.",
      remedy: 'Name another kind of compute.',
    }),

  environmentFailed: (evidence: string) =>
    new UserError({
      code: 'FSE304',
      kind: 'failed',
      message: 'The Python environment could not be made.',
      evidence,
      remedy: 'The session log has all that the tool said.',
      action: 'showLog',
    }),
};
