import { parseDocument, type Document } from 'yaml';
import { isTaken } from './isTaken.ts';
import { joinLines } from './joinLines.ts';

/** The YAML library's reading of a text; what ruamel.yaml takes, with which prompt flow reads, is no error. */
export function readYaml(text: string): Document.Parsed {
  // The library takes these for text: a line end of old, and what ends a word in ruamel.yaml, but does not begin a line.
  const lines = text.replaceAll(/\r(?!\n)/g, '\n').replaceAll(/[\u0085\u2028\u2029]/g, ' ');
  const document = read(lines);
  let joined: string | undefined = lines;
  let now = document;
  for (let count = 0; count < mostJoins && now.errors.length > 0; count += 1) {
    const { message, pos } = now.errors[0]!;
    joined = joinLines(joined, message, pos[0]);
    if (joined === undefined) return document;
    now = read(joined);
  }
  return now.errors.length > 0 ? document : now;
}

/** More in one text are left broken: each is a reading of the whole. */
const mostJoins = 8;

function read(text: string): Document.Parsed {
  // It makes an error of each problem, whose stack nobody reads; of a text with many, that takes most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const document = parseDocument(text, {
      merge: true,
      prettyErrors: false,
      // Its own check compares every key with every other.
      uniqueKeys: false,
      logLevel: 'error',
    });
    document.errors = document.errors.filter(({ message, pos }) => !isTaken(message, text, pos[0]));
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What YAML cannot have in a text at all. */
export const notPrintable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ufffd]/;
