import type { WorkspaceFiles } from '../workspaceFiles.ts';

/** Text of the user's as code, whatever stands in it; long ones are cut. */
export function code(text: string): string {
  const line = text.replace(/[\s`]+/g, ' ').trim();
  return `\`${line.length > longest ? `${line.slice(0, longest)}…` : line || ' '}\``;
}

const longest = 200;

/** Text of the user's as prose: nothing in it is taken for Markdown. */
export const prose = (text: string): string =>
  text
    .slice(0, 1000)
    .replace(/[\\`*_{}[\]()#+!<>|~-]/g, String.raw`\$&`)
    .replace(/\s+/g, ' ')
    .trim();

/** A link to a file or folder, shown as `text`. */
export const link = (files: WorkspaceFiles, path: string, text: string): string =>
  `[${code(text)}](${files.uri(path).replaceAll(')', '%29')})`;

/** Paragraphs, without those that say nothing. */
export const paragraphs = (...parts: (string | false | undefined)[]): string =>
  parts.filter(Boolean).join('\n\n');

/** Names as code with commas between them, and how many more there are. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(code).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

const mostNames = 8;
