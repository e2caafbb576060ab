import type { Token } from '../../../../flow/requirements/lineScanner.ts';
import type { LogicalLine } from '../../../../flow/requirements/logicalLine.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Report } from '../../finding.ts';

/**
 * Reports a credential that stands in a URL of a line in clear text; the message never repeats it. `feed`: `{private}` may
 * stand there.
 */
export function feedPassword({ text, span }: Token, line: LogicalLine, feed: boolean, report: Report): void {
  const found = /^([a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*)(?::([^\s/@]*))?@/i.exec(text);
  if (!found) return;
  const [whole, scheme = '', user = '', password] = found;
  const isSecret = (part: string | undefined): boolean =>
    !!part && !/^\$\{[A-Z0-9_]+\}$|^\{private\}$/.test(part);
  // A long name without a password is a token.
  if (!(password === undefined ? isSecret(user) && /^[\w-]{20,}$/.test(user) : isSecret(password))) return;
  const at = placeOf(whole, scheme.length, span, line);
  const fix =
    feed && /^https:/i.test(scheme)
      ? { title: 'Change to "{private}"', newText: '{private}' }
      : { title: 'Take it from the variable "FEED_TOKEN"', newText: '${FEED_TOKEN}' };
  report('FS219', at ?? span, 'a credential in clear text goes wherever this file goes', {
    fixes: at ? [{ title: fix.title, edits: [{ span: at, newText: fix.newText }] }] : [],
  });
}

/** Where the start of a URL stands between its scheme and its `@`, in quotes or not; undefined where backslashes part it. */
function placeOf(start: string, scheme: number, within: Span, line: LogicalLine): Span | undefined {
  for (let at = line.text.indexOf(start); at !== -1; at = line.text.indexOf(start, at + 1)) {
    const found = line.spanOf(at + scheme, at + start.length - 1);
    if (found.start >= within.start && found.end <= within.end) return found;
  }
  return undefined;
}
