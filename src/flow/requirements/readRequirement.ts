import { LineScanner, type RequirementProblem, type Token } from './lineScanner.ts';
import {
  copiedCommand,
  fail,
  failAtName,
  failAtUrl,
  failBehind,
  legacyProblem,
  repositoryUrl,
} from './requirementMistakes.ts';
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
  const isOther = scanner.see(copiedCommand) ?? repositoryUrl(scanner.rest);
  const name = isOther ? undefined : scanner.take(identifier);
  if (!name) failAtName(scanner);
  scanner.space();
  const extras = readExtras(scanner);
  scanner.space();
  const at = scanner.take(/@/y);
  if (at) {
    scanner.space();
    const url = scanner.take(/[^ \t]+/y);
    if (!url) fail(scanner, 'expected a URL behind "@"');
    scanner.space();
    if (!scanner.atEnd) fail(scanner, 'expected " ;" or the end of the line behind the URL');
    if (!/^file:|^[a-z][a-z0-9+.-]*:\/\/|^[.~/\\]|^\w[\w.-]*[/\\]/i.test(url!.text))
      failAtUrl(scanner, at.span, url!);
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
    if (isOld) problems.push(legacyProblem(token.span, operator, version));
    found.push({ operator, version, span: token.span });
    scanner.space();
    if (!scanner.take(/,/y)) break;
    scanner.space();
  }
  return found;
}
