import type { Span } from '../../../../flow/yaml/span.ts';
import type { Report } from '../../finding.ts';

/** Reports a credential that stands in a URL in clear text; the message never repeats it. `feed`: `{private}` may stand there. */
export function feedPassword(text: string, span: Span, feed: boolean, report: Report): void {
  const found = /^([a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*)(?::([^\s/@]*))?@/i.exec(text);
  if (!found || span.end - span.start !== text.length) return;
  const [, scheme = '', user = '', password] = found;
  const isSecret = (part: string | undefined): boolean =>
    !!part && !/^\$\{[A-Z0-9_]+\}$|^\{private\}$/.test(part);
  // A long name without a password is a token.
  if (!(password === undefined ? isSecret(user) && /^[\w-]{20,}$/.test(user) : isSecret(password))) return;
  const start = span.start + scheme.length;
  const at = { start, end: start + found[0].length - scheme.length - 1 };
  const fix =
    feed && /^https:/i.test(scheme)
      ? { title: 'Change to "{private}"', newText: '{private}' }
      : { title: 'Take it from the variable "FEED_TOKEN"', newText: '${FEED_TOKEN}' };
  report('FS219', at, 'a credential in clear text goes wherever this file goes', {
    fixes: [{ title: fix.title, edits: [{ span: at, newText: fix.newText }] }],
  });
}
