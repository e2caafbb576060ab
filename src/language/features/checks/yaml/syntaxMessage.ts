/** What the parser says of mistakes that are made often, by its start, and what people can do with. */
const clearer: [start: string, message: string][] = [
  [
    'Nested mappings are not allowed',
    'two colons make two mappings of this: text with a colon and a space needs quotes, and a key a line in the column of the others',
  ],
  [
    'Implicit keys need to be on a single line',
    'a key stands on one line, with a colon and a space behind it; here one does not',
  ],
  ['a second YAML document', 'a second YAML document begins here; prompt flow reads a file with only one'],
  ['Implicit map keys need to be followed', 'no colon follows what should be a key'],
  ['All mapping items must start', 'this line must start in the column of the keys around it'],
  ['All sequence items must start', 'this line must start in the column of the dashes around it'],
  ['A block sequence may not be used', 'this dash must stand in the column of the others'],
  ['Unexpected block-seq-ind on same line', 'a list starts on the line below its key'],
  [
    'Sequence item without - indicator',
    'this line stands neither in the column of the dashes nor deeper than they do',
  ],
  ['Tabs are not allowed as indentation', 'a tab stands before the line, where YAML takes only spaces'],
  ['Missing closing', 'the quote is never closed'],
  ['Unexpected scalar at node end', 'the value is over before this text'],
  ['Flow sequence in block', 'the "[" is not closed, or its lines are not deeper than its key'],
  ['Flow map in block', 'the "{" is not closed, or its lines are not deeper than its key'],
  ['Plain value cannot start with', 'text that starts with this character needs quotes'],
];

/** The parser's message, or a clearer one where there is one. */
export const syntaxMessage = (message: string): string =>
  clearer.find(([start]) => message.startsWith(start))?.[1] ?? message;
