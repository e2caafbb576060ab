import { UserError, type UserErrorDetails } from '../../../common/userError.ts';

type Details = Omit<UserErrorDetails, 'code' | 'kind'>;

const make =
  (code: string, kind: UserErrorDetails['kind']) =>
  (details: Details, cause?: unknown): UserError =>
    new UserError({ code, kind, ...details }, cause === undefined ? undefined : { cause });

/** What can go wrong between us and an engine, each with its code of docs/errors.md. FSE401 to FSE403 are the command line's. */
export const engineErrors = {
  notRunning: make('FSE404', 'missing'),
  denied: make('FSE405', 'missing'),
  unreachable: make('FSE406', 'missing'),
  tls: make('FSE407', 'missing'),
  ssh: make('FSE408', 'missing'),
  noEngineThere: make('FSE409', 'missing'),
  notDocker: make('FSE410', 'missing'),
  slow: make('FSE411', 'failed'),
  hungUp: make('FSE412', 'failed'),
  refused: make('FSE413', 'failed'),
  engineFailed: make('FSE414', 'failed'),
  diskFull: make('FSE415', 'failed'),
  tooOld: make('FSE416', 'missing'),
  badEndpoint: make('FSE417', 'badInput'),
};
