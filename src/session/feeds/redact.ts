/** What must never be shown: a token, with the user it is sent for. */
export interface Secret {
  user: string;
  token: string;
}

const mask = '****';

/**
 * The text without any of the secrets, in whatever form installers print them, and without what stands before the `@` of a
 * URL. Works on whole lines: what comes in pieces goes through a LineRedactor.
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  const known = forms.length ? text.replace(new RegExp(forms.map(escapePattern).join('|'), 'g'), mask) : text;
  return known.replace(/:\/\/(?!git@)[^\s/?#"'<>]+@/g, `://${mask}@`);
}

/** Takes text in pieces and gives it back redacted, by whole lines, so that no secret slips through in two halves. */
export class LineRedactor {
  readonly #redact: (text: string) => string;
  #held = '';

  constructor(redactLine: (text: string) => string) {
    this.#redact = redactLine;
  }

  /** What is complete by now; often nothing. */
  push(chunk: string): string {
    const text = this.#held + chunk;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    this.#held = text.slice(end);
    return this.#redact(text.slice(0, end));
  }

  /** What came after the last line end. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#redact(rest);
  }
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** As it is, percent-encoded by different rules, quoted, and as HTTP sends it. */
function formsOf({ user, token }: Secret): string[] {
  if (!token) return [];
  const strict = percentEncode(token);
  const quoted = JSON.stringify(token).slice(1, -1);
  const sent = [`${user}:${token}`, `:${token}`, token].map(base64);
  return [
    token,
    quoted,
    encodeURIComponent(token),
    strict,
    // Python leaves the slash as it is unless told otherwise.
    strict.replaceAll('%2F', '/'),
    strict.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ...sent,
    ...sent.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
    ...sent.map(percentEncode),
  ].filter(Boolean);
}

/** Everything but what no URL needs to encode, as `urllib.parse.quote(text, safe='')` does. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Without the padding, which varies. */
const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/=+$/, '');
