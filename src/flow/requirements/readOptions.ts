import { LineProblem, type RequirementProblem, type Token } from './lineScanner.ts';
import type { LogicalLine } from './logicalLine.ts';
import { commandLineOptions, longOptions, requirementOptions } from './requirementOptions.ts';
import type { Span } from '../yaml/span.ts';
import { splitOptions, type Word } from './splitOptions.ts';

/** An option of a line. */
export interface RequirementOption {
  /** Its long name. */
  name: string;
  /** As written. */
  written: Token;
  value?: Token;
  /** With its value. */
  span: Span;
}

/** Reads the options from a place in a line to its end, as pip does. Source: `get_line_parser` in req_file.py and Python's optparse. */
export function readOptions(
  line: LogicalLine,
  from: number,
  problems: RequirementProblem[],
): RequirementOption[] {
  const options: RequirementOption[] = [];
  try {
    const words = splitOptions(line, from);
    const rest: Word[] = [];
    for (let at = 0; at < words.length;) {
      const word = words[at]!;
      at += 1;
      if (word.text === '--') rest.push(...words.slice(at));
      else if (word.text.length < 2 || !word.text.startsWith('-')) rest.push(word);
      else at += readOption(line, word, words[at], options);
      if (word.text === '--') break;
    }
    if (rest[0]) problems.push(passedOver(rest, from > 0, options.at(-1)));
  } catch (error) {
    if (!(error instanceof LineProblem)) throw error;
    problems.push(error.problem);
  }
  return options;
}

/** How many of the words after it the option takes. */
function readOption(
  line: LogicalLine,
  word: Word,
  next: Word | undefined,
  options: RequirementOption[],
): number {
  const isLong = word.text.startsWith('--');
  const equals = isLong ? word.text.indexOf('=') : -1;
  const length = isLong ? (equals === -1 ? word.text.length : equals) : 2;
  const written = part(line, word, 0, length);
  const [name, other] = longOptions(written.text);
  if (!name) throw new LineProblem(unknown(written));
  if (other) throw new LineProblem(unclear(written.span));
  const { value } = requirementOptions[name]!;
  const attached = isLong
    ? equals === -1
      ? undefined
      : equals + 1
    : length < word.text.length
      ? length
      : undefined;
  const option = (token: Token | undefined): void =>
    void options.push({
      name,
      written,
      span: { start: word.span.start, end: (token ?? written).span.end },
      ...(token && { value: token }),
    });
  if (!value) {
    if (attached !== undefined)
      throw new LineProblem({
        kind: 'option-value',
        span: word.span,
        message: `"${written.text}" takes no value`,
      });
    option(undefined);
    return 0;
  }
  if (attached !== undefined) {
    option(part(line, word, attached, word.text.length));
    return 0;
  }
  if (!next)
    throw new LineProblem({
      kind: 'option-value',
      span: written.span,
      message: `"${written.text}" needs a value behind it`,
    });
  option(part(line, next, 0, next.text.length));
  return 1;
}

/** A part of a word; where quotes make it stand otherwise, the place of the whole word. */
function part(line: LogicalLine, word: Word, from: number, to: number): Token {
  const written = to === word.text.length ? word.written : undefined;
  const isPlain = word.plain || word.written !== undefined;
  return {
    text: word.text.slice(from, to),
    span: isPlain ? line.spanOf(word.from + from, word.from + (written?.length ?? to)) : word.span,
    ...(written && { written: written.slice(from) }),
  };
}

/** Words that belong to no option; where nothing else is there, most likely an item of a YAML list. */
function passedOver(
  rest: readonly Word[],
  isBehind: boolean,
  option: RequirementOption | undefined,
): RequirementProblem {
  const [first, second] = rest;
  const span = { start: first!.span.start, end: rest.at(-1)!.span.end };
  if (
    !isBehind &&
    option?.value &&
    /^--(?:extra-index-url|find-links)$/.test(option.name) &&
    /^https?:/.test(first!.text)
  )
    return {
      kind: 'passed-over',
      span,
      message: `"${option.written.text}" takes one URL, and pip passes over what follows`,
      instead: {
        title: `Write "${option.name}" before it`,
        span: { start: span.start, end: span.start },
        newText: `${option.name} `,
      },
    };
  if (isBehind || option || first!.text !== '-' || !second)
    return {
      kind: 'passed-over',
      span,
      message: 'pip passes over what stands behind an option and is no value of it',
    };
  const mark = { start: span.start, end: second.span.start };
  return {
    kind: 'passed-over',
    span,
    message: 'pip passes over a line that begins with "-" and a space',
    instead: { title: 'Remove the "-"', span: mark, newText: '' },
  };
}

const unclear = (span: Span): RequirementProblem => ({
  kind: 'passed-over',
  span,
  message: 'the short form of an option means different things to different versions of pip',
});

const unknown = ({ text, span }: Token): RequirementProblem => ({
  kind: 'unknown-option',
  span,
  option: text,
  message: commandLineOptions.has(text)
    ? `pip takes "${text}" on its command line, not in a requirements file`
    : `pip knows no option "${text}" in a requirements file`,
});
