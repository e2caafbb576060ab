import { UserError } from '../common/userError.ts';

/** What can go wrong with an environment, wherever it is made. The codes are documented in docs/errors.md. */
export const environmentErrors = {
  installFailed: (
    what: string,
    evidence: string,
    remedy: string,
    location?: { file: string; line: number },
  ) =>
    new UserError({
      code: 'FSE305',
      kind: 'failed',
      message: what,
      evidence,
      remedy,
      action: 'showLog',
      ...(location && { location }),
    }),

  workerFailed: (evidence: string) =>
    new UserError({
      code: 'FSE308',
      kind: 'failed',
      message: 'The worker of the session did not start.',
      evidence,
      remedy: 'Reset the session; if that does not help, the session log says more.',
      action: 'reset',
    }),

  verifyFailed: (message: string, evidence: string, location?: { file: string; line: number }) =>
    new UserError({
      code: 'FSE309',
      kind: 'failed',
      message,
      evidence,
      remedy: 'The environment does not have what prompt flow needs: see flowSessions.basePackages.',
      action: 'openSettings',
      ...(location && { location }),
    }),
};
