import type { DocumentFilter } from 'vscode-languageclient/node';

/** Where documents live that people edit; the past of a file (git) and what programs print are none of them. */
const usual = ['file', 'untitled', 'vscode-remote', 'vscode-vfs'];

/** What the server is told of: a run may have any name, and so may a requirements file that a flow names. */
export const documentSelector = (workspaceSchemes: readonly string[]): DocumentFilter[] =>
  [...new Set([...usual, ...workspaceSchemes])].flatMap((scheme) => [
    { scheme, language: 'yaml' },
    { scheme, pattern: '**/*.{yaml,yml}' },
    { scheme, language: 'pip-requirements' },
    { scheme, pattern: '**/*.{txt,in,pip}' },
  ]);
