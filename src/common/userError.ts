/** What a button beside an error may do; the editor and the terminal translate it. */
export type ErrorAction =
  | 'showLog'
  | 'openSettings'
  | 'openFlow'
  | 'retry'
  | 'start'
  | 'reset'
  | 'install'
  | 'stop'
  | 'startOnDocker';

/** Which exit code the terminal gives: 1 the operation failed, 2 bad input, 3 something is missing on this machine. */
export type ErrorKind = 'failed' | 'badInput' | 'missing';

export interface UserErrorDetails {
  /** Stable and documented, such as `FSE101`. */
  code: string;
  kind: ErrorKind;
  /** What happened, with what and where. */
  message: string;
  /** The line that proves it: a line of pip, of the worker's stderr, of the user's own file. */
  evidence?: string;
  /** What to do next, as a sentence. */
  remedy?: string;
  action?: ErrorAction;
  /** The user's own file and 1-based line the error is about. */
  location?: { file: string; line: number };
}

/** An error that the user can understand and act on. Anything else that is thrown is a bug. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly details: UserErrorDetails;

  constructor(details: UserErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.details = details;
  }
}
