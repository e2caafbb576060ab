import { parseDocument, visit, type Document } from 'yaml';

/** The YAML library's reading of a text, with line ends and tabs as ruamel.yaml takes them, with which prompt flow reads. */
export function readYaml(text: string): Document.Parsed {
  // The library takes these for text: a line end of old, and what ends a word in ruamel.yaml, but does not begin a line.
  const lines = text.replaceAll(/\r(?!\n)/g, '\n').replaceAll(/[\u0085\u2028\u2029]/g, ' ');
  const document = read(lines);
  if (!document.errors.some(({ code }) => code === 'TAB_AS_INDENT')) return document;
  const joined = read(lines.replaceAll(/\r?\n *\t[ \t]*/g, (space) => ' '.repeat(space.length)));
  return tabsStandInQuotes(lines, joined) ? joined : document;
}

function read(text: string): Document.Parsed {
  // It makes an error of each problem, whose stack nobody reads; of a text with many, that takes most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      merge: true,
      prettyErrors: false,
      // Its own check compares every key with every other.
      uniqueKeys: false,
      logLevel: 'error',
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const mostTabs = 100;

/** There, before the further lines of a text, ruamel.yaml takes tabs. */
function tabsStandInQuotes(text: string, document: Document.Parsed): boolean {
  const tabs = [...text.matchAll(/^ *\t/gm)].map(({ index, 0: { length } }) => index + length - 1);
  if (tabs.length > mostTabs) return false;
  let quoted = 0;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (!type?.startsWith('QUOTE') || !range) return;
      quoted += tabs.filter((at) => range[0] < at && at < range[1]).length;
    },
  });
  return quoted === tabs.length;
}

/** What YAML cannot have in a text at all. */
export const notPrintable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ufffd]/;
