/** A place in a text: 0-based line, 0-based UTF-16 column, as the editor counts. */
export interface TextPosition {
  line: number;
  character: number;
}

/** From `start` up to, not including, `end`. */
export interface TextRange {
  start: TextPosition;
  end: TextPosition;
}
