/** An engine's error without the client's words before it. */
export const saidByEngine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^\(HTTP code \d+\)[^-]*- /, '').trim();
