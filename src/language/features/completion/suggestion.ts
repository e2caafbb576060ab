/** Something to offer at a place, before it is known how it has to be written there. */
export interface Suggestion {
  label: string;
  kind: 'key' | 'value' | 'reference' | 'file' | 'folder' | 'function' | 'snippet';
  /** What to write; a snippet's is with `$1`, `${2:default}` and `${3|one,other|}`. Absent where it is the label. */
  text?: string;
  isSnippet?: boolean;
  /** A few words beside the label. */
  detail?: string;
  /** Markdown. */
  about?: string;
  /** Those with less come first; those with the same as they are given. */
  rank?: number;
  /** More can be offered right behind it. */
  more?: boolean;
  /** What it is found by, where that is not what is written. */
  filter?: string;
}
