/** Puts a message into the user's language; `{0}` stands for the first argument. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** The message as it stands, for where there is one language. */
export const untranslated: Translate = (message, ...args) =>
  message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));
