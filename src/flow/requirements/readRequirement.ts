import { LineProblem, LineScanner, type RequirementProblem, type Token } from './lineScanner.ts';
import type { LogicalLine } from './logicalLine.ts';
import type { Span } from '../yaml/span.ts';

/** A package that a line asks for by its name. */
export interface Requirement {
  name: Token;
  extras: Token[];
  specifiers: VersionSpecifier[];
  /** Of all specifiers with what encloses them; absent where there are none. */
  specifierSpan?: Span;
  /** Behind an `@`. */
  url?: Token;
}

export interface VersionSpecifier {
  operator: string;
  version: string;
  span: Span;
}

const identifier = /\b[a-z0-9][a-z0-9._-]*\b/iy;
const pre = '(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?';
const post = '(?:(?:-[0-9]+)|(?:[-_.]?(?:post|rev|r)[-_.]?[0-9]*))?';
const dev = '(?:[-_.]?dev[-_.]?[0-9]*)?';
const release = String.raw`\s*v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)`;
const local = String.raw`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`;
/** PEP 440, as `Specifier` in the library `packaging` reads it. */
const specifier = new RegExp(
  String.raw`===\s*[^\s;)]*|(?:==|!=)${release}*(?:\.\*|${pre}${post}${dev}${local})?|~=${release}+${pre}${post}${dev}|(?:<=|>=|<|>)${release}*${pre}${post}${dev}`,
  'iy',
);
/** What pip before 24.1 took as a version of old. */
const legacy = /(?:==|!=|<=|>=|<|>)\s*[^,;\s)]*/y;

/**
 * Reads `name[extras] specifiers` or `name[extras] @ URL` in a part of a line. Throws a LineProblem at the first thing that
 * pip does not understand; what only older ones do goes to `problems`. Source: PEP 508 and `_parser.py` of `packaging`.
 */
export function readRequirement(
  line: LogicalLine,
  from: number,
  to: number,
  problems: RequirementProblem[],
): Requirement {
  const scanner = new LineScanner(line, from, to);
  scanner.space();
  const name = scanner.take(identifier);
  if (!name) fail(scanner, 'expected the name of a package');
  refuseCommand(scanner, name!);
  scanner.space();
  const extras = readExtras(scanner);
  scanner.space();
  if (scanner.take(/@/y)) {
    scanner.space();
    const url = scanner.take(/[^ \t]+/y);
    if (!url) fail(scanner, 'expected a URL behind "@"');
    scanner.space();
    if (!scanner.atEnd) fail(scanner, 'expected " ;" or the end of the line behind the URL');
    return { name: name!, extras, specifiers: [], url: url! };
  }
  const start = scanner.at;
  const open = scanner.take(/\(/y);
  const specifiers = readSpecifiers(scanner, problems);
  if (open && !scanner.take(/\)/y)) fail(scanner, 'expected ")" for this "("', open.span);
  const end = scanner.at;
  scanner.space();
  if (!scanner.atEnd) failBehind(scanner, specifiers);
  return { name: name!, extras, specifiers, ...(end > start && { specifierSpan: line.spanOf(start, end) }) };
}

function readExtras(scanner: LineScanner): Token[] {
  const open = scanner.take(/\[/y);
  if (!open) return [];
  const extras: Token[] = [];
  scanner.space();
  for (let extra = scanner.take(identifier); extra; extra = scanner.take(identifier)) {
    extras.push(extra);
    scanner.space();
    if (!scanner.take(/,/y)) break;
    scanner.space();
    if (!scanner.see(identifier)) fail(scanner, 'expected the name of an extra behind ","');
  }
  if (scanner.take(/\]/y)) return extras;
  if (scanner.see(identifier)) fail(scanner, 'expected "," between extras');
  return fail(scanner, 'expected "]" for this "["', scanner.atEnd ? open.span : undefined);
}

function readSpecifiers(scanner: LineScanner, problems: RequirementProblem[]): VersionSpecifier[] {
  const found: VersionSpecifier[] = [];
  scanner.space();
  for (;;) {
    const old = scanner.see(legacy)?.[0] ?? '';
    const known = scanner.see(specifier)?.[0] ?? '';
    const isOld = old.length > known.length;
    const token = scanner.take(isOld ? legacy : specifier);
    if (!token) break;
    const operator = /^[=!~<>]+/.exec(token.text)?.[0].slice(0, 3) ?? '';
    const version = token.text.slice(operator.length).trim();
    if (isOld) problems.push(legacyProblem(token, operator, version));
    found.push({ operator, version, span: token.span });
    scanner.space();
    if (!scanner.take(/,/y)) break;
    scanner.space();
  }
  return found;
}

function legacyProblem({ span }: Token, operator: string, version: string): RequirementProblem {
  const swapped = /^[<>=]/.test(version) ? `"${operator}${version}" is no specifier` : undefined;
  const star = version.endsWith('.*') && !/^[=!]=$/.test(operator);
  return {
    kind: 'legacy-version',
    span,
    message: !version
      ? `there is no version behind "${operator}"`
      : (swapped ??
        (star
          ? `".*" goes only with "==" and "!=", not with "${operator}"`
          : `"${version}" is no version that goes with "${operator}", such as "1.2" or "1.2.3rc1"`)),
    ...(star && {
      instead: {
        title: `Change to "${operator}${version.slice(0, -2)}"`,
        span,
        newText: operator + version.slice(0, -2),
      },
    }),
  };
}

/** A line that was copied from a terminal. */
function refuseCommand(scanner: LineScanner, { text, span }: Token): void {
  const install = /^pip3?$/.test(text) ? scanner.see(/ +install +/y)?.[0] : undefined;
  if (!install) return;
  const whole = { start: span.start, end: span.end + install.length };
  fail(scanner, `"${text} install" is a command; a requirements file has only what follows it`, whole, {
    title: `Remove "${text} install"`,
    span: whole,
    newText: '',
  });
}

/** Something follows that does not belong there: what may have been meant. */
function failBehind(scanner: LineScanner, specifiers: readonly VersionSpecifier[]): never {
  const { rest } = scanner;
  const change = (length: number, newText: string): RequirementProblem['instead'] => ({
    title: `Change to "${newText}"`,
    span: scanner.here(length),
    newText,
  });
  if (rest.startsWith('#')) {
    const span = scanner.here(0);
    return fail(scanner, 'a comment needs a space before its "#"', undefined, {
      title: 'Insert a space',
      span,
      newText: ' ',
    });
  }
  if (rest === '\\')
    return fail(scanner, 'a backslash continues the line only where nothing follows it, not even spaces');
  const wrong = /^(?:=>|=<|=(?!=)|~(?!=)|!(?!=))/.exec(rest)?.[0];
  if (wrong && !specifiers.length) {
    const right = { '=>': '>=', '=<': '<=', '=': '==', '~': '~=', '!': '!=' }[wrong]!;
    return fail(
      scanner,
      `"${wrong}" is no operator; "${right}" is`,
      scanner.here(wrong.length),
      change(wrong.length, right),
    );
  }
  const single = /^~=\s*v?(?:\d+!)?\d+/.exec(rest)?.[0];
  if (single)
    return fail(
      scanner,
      '"~=" needs a version of two numbers at least, such as "~=1.0"',
      scanner.here(single.length),
      change(single.length, `${single}.0`),
    );
  const last = specifiers.at(-1);
  if (last && /^[<>=!~]/.test(rest)) {
    const span = { start: last.span.end, end: last.span.end };
    return fail(scanner, 'expected "," between specifiers', undefined, {
      title: 'Insert ","',
      span,
      newText: ',',
    });
  }
  const version = !last && /^v?\d[\w.]*$/.exec(rest)?.[0];
  if (version)
    return fail(
      scanner,
      `expected an operator such as "==" before "${version}"`,
      undefined,
      change(version.length, `==${version}`),
    );
  if (/\s-{1,2}[a-z]/.test(` ${rest}`)) return fail(scanner, 'an option needs a space before it, not a tab');
  const expected = last
    ? '",", ";" or the end of the line'
    : 'a version such as ">=1.0", "@" with a URL, ";" or the end of the line';
  return fail(scanner, `expected ${expected}`);
}

function fail(
  scanner: LineScanner,
  message: string,
  span?: Span,
  instead?: RequirementProblem['instead'],
): never {
  throw new LineProblem({
    kind: 'requirement',
    span: span ?? scanner.hereOrBefore(),
    message,
    ...(instead && { instead }),
  });
}
