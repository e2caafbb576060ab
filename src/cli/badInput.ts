import { UserError } from '../common/userError.ts';

/** An error about the command line itself. */
export const badInput = (message: string, remedy = 'See `flow-session --help`.'): UserError =>
  new UserError({ code: 'FSE401', kind: 'badInput', message, remedy });
