import { LineProblem, LineScanner, type Token } from './lineScanner.ts';
import type { LogicalLine } from './logicalLine.ts';
import type { Span } from '../yaml/span.ts';

/** What stands behind the semicolon of a requirement: when it counts. */
export interface Marker extends Token {
  comparisons: MarkerComparison[];
}

export interface MarkerComparison {
  /** The one side that is a variable, with underscores; absent where both or none are. */
  variable?: string;
  operator: string;
  /** The one side that is a text, without quotes. */
  value?: Token;
}

/** The variables that a marker may have, with what each is. Source: the dependency specifiers of packaging.python.org. */
export const markerVariables: Readonly<Record<string, string>> = {
  python_version: 'the Python version as "3.11"',
  python_full_version: 'the Python version as "3.11.4"',
  sys_platform: 'the system as "linux", "darwin" or "win32"',
  platform_system: 'the system as "Linux", "Darwin" or "Windows"',
  platform_machine: 'the processor as "x86_64" or "arm64"',
  platform_python_implementation: 'the Python implementation as "CPython"',
  platform_release: 'the release of the system',
  platform_version: 'the version of the system',
  os_name: 'the system as "posix" or "nt"',
  implementation_name: 'the Python implementation as "cpython"',
  implementation_version: 'the version of the Python implementation',
  extra: 'an extra that is asked for',
};

const variable =
  /\b(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)\b/y;
const deepest = 100;

/** Reads the marker in a part of a line; throws a LineProblem at the first thing that pip does not understand. */
export function readMarker(line: LogicalLine, from: number, to: number): Marker {
  const scanner = new LineScanner(line, from, to);
  const comparisons: MarkerComparison[] = [];
  readExpression(scanner, comparisons, 0);
  if (!scanner.atEnd) fail(scanner, 'expected "and", "or" or the end of the line');
  return { text: line.text.slice(from, to), span: line.spanOf(from, to), comparisons };
}

function readExpression(scanner: LineScanner, into: MarkerComparison[], depth: number): void {
  if (depth > deepest) fail(scanner, 'the parentheses are nested too deeply');
  do {
    scanner.space();
    const open = scanner.take(/\(/y);
    if (open) {
      readExpression(scanner, into, depth + 1);
      if (!scanner.take(/\)/y)) fail(scanner, 'expected ")" for this "("', open.span);
    } else into.push(readComparison(scanner));
    scanner.space();
  } while (scanner.take(/\b(?:or|and)\b/y));
}

function readComparison(scanner: LineScanner): MarkerComparison {
  const left = readSide(scanner);
  const operator = scanner.take(/===|==|~=|!=|<=|>=|<|>|\bin\b|\bnot[ \t]+in\b/y);
  if (!operator) {
    const wrong = scanner.see(/=(?!=)/y);
    fail(
      scanner,
      'expected one of <, <=, ==, !=, >=, >, ~=, ===, "in" and "not in"',
      wrong && scanner.here(1),
      wrong && '==',
    );
  }
  const right = readSide(scanner);
  const variables = [left, right].filter((side) => !/^["']/.test(side.text));
  const values = [left, right].filter((side) => /^["']/.test(side.text));
  const [name, value] = [variables[0], values[0]];
  return {
    operator: operator!.text.replace(/\s+/g, ' '),
    ...(name && variables.length === 1 && { variable: name.text.replace('.', '_') }),
    ...(value && values.length === 1 && { value: unquoted(value) }),
  };
}

function readSide(scanner: LineScanner): Token {
  scanner.space();
  const side = scanner.take(variable) ?? scanner.take(/'[^']*'|"[^"]*"/y);
  if (!side) {
    const curly = scanner.see(/[“”„‘’]([\w.*+-]*)[“”‘’]/y);
    if (curly)
      fail(scanner, 'pip takes only the quotes " and \'', scanner.here(curly[0].length), `"${curly[1]}"`);
    const bare = scanner.see(/[\w.*+-]+/y)?.[0];
    const isValue =
      bare !== undefined && /^\d|^(?:linux|darwin|win32|Linux|Darwin|Windows|posix|nt)$/.test(bare);
    if (isValue) fail(scanner, `"${bare}" needs quotes`, scanner.here(bare.length), `"${bare}"`);
    fail(
      scanner,
      bare ? `there is no marker variable "${bare}"` : 'expected a marker variable or a text in quotes',
      bare ? scanner.here(bare.length) : undefined,
    );
  }
  scanner.space();
  return side!;
}

const unquoted = ({ text, span }: Token): Token => ({
  text: text.slice(1, -1),
  span: { start: span.start + 1, end: span.end - 1 },
});

function fail(scanner: LineScanner, message: string, span?: Span, newText?: string): never {
  const at = span ?? scanner.hereOrBefore();
  throw new LineProblem({
    kind: 'marker',
    span: at,
    message,
    ...(newText && { instead: { title: `Change to ${newText}`, span: at, newText } }),
  });
}
