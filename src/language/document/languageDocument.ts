import type { DocumentKind } from './documentKind.ts';
import { parseFlowDocument, type FlowDocument } from './flowDocument.ts';
import { parseRequirementsDocument, type RequirementsDocument } from './requirementsDocument.ts';
import { parseRunDocument, type RunDocument } from './runDocument.ts';
import type { YamlReader } from './yamlCache.ts';

/** Any file that the language service knows. */
export type LanguageDocument = FlowDocument | RequirementsDocument | RunDocument;

/**
 * Reads a text as what it is. Never throws, whatever the text is. `path` is absolute, with '/'; `cache` is the one that read
 * the document's text before.
 */
export function parseLanguageDocument(
  kind: DocumentKind,
  text: string,
  path: string,
  cache?: YamlReader,
): LanguageDocument {
  switch (kind) {
    case 'flow':
      return parseFlowDocument(text, path, cache);
    case 'run':
      return parseRunDocument(text, path);
    case 'requirements':
      return parseRequirementsDocument(text, path);
  }
}
