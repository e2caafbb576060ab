import assert from 'node:assert/strict';
import type { Range } from 'vscode-languageserver-types';
import type { SourceText } from '../../src/flow/yaml/sourceText.ts';
import type { Span } from '../../src/flow/yaml/span.ts';
import {
  parseLanguageDocument,
  type LanguageDocument,
} from '../../src/language/document/languageDocument.ts';
import { codeActions } from '../../src/language/features/actions/codeActions.ts';
import { complete } from '../../src/language/features/completion/complete.ts';
import type { CompletionContext } from '../../src/language/features/completion/completionContext.ts';
import { diagnose, type JudgedFinding } from '../../src/language/features/diagnose.ts';
import type { FlowFacts } from '../../src/language/features/facts.ts';
import type { RequirementsFacts } from '../../src/language/features/requirementsFacts.ts';
import { hover } from '../../src/language/features/hover/hover.ts';
import { inlayHints } from '../../src/language/features/inlay/inlayHints.ts';
import { definition } from '../../src/language/features/navigation/definition.ts';
import { documentHighlights } from '../../src/language/features/navigation/documentHighlights.ts';
import { documentLinks } from '../../src/language/features/navigation/documentLinks.ts';
import { prepareRename } from '../../src/language/features/navigation/prepareRename.ts';
import { references } from '../../src/language/features/navigation/references.ts';
import { documentSymbols } from '../../src/language/features/structure/documentSymbols.ts';
import { foldingRanges } from '../../src/language/features/structure/foldingRanges.ts';
import { MemoryFiles } from '../fakes/memoryFiles.ts';
import { languageFlows } from '../support/languageFlows.ts';
import type { BrokenDocument } from './brokenDocuments.ts';

const folder = '/w/whole';
const paths = { flow: 'flow.dag.yaml', run: 'run.yaml', requirements: 'requirements.txt' };

const files = new MemoryFiles(
  Object.fromEntries(
    Object.entries(languageFlows['whole']!.files).map(([path, text]) => [
      path.startsWith('../') ? `/w/${path.slice(3)}` : `${folder}/${path}`,
      text,
    ]),
  ),
);

const facts: FlowFacts = {
  folder,
  workspaceFolders: ['/w'],
  paths: new Map([
    ['ask.py', { kind: 'file', source: `${folder}/ask.py` }],
    ['say.jinja2', { kind: 'none', near: ['say_it.jinja2'] }],
    ['requirements.txt', { kind: 'file', source: `${folder}/requirements.txt` }],
  ]),
  includes: new Map([
    ['../shared/helper.py', { kind: 'file', source: '/w/shared/helper.py', name: 'helper.py' }],
  ]),
  definitions: ['flow.dag.yaml'],
  requirementsTxt: true,
};

/** By kind of document. */
const factsOf = {
  flow: facts,
  run: { paths: new Map() },
  requirements: {
    paths: new Map([
      ['./local', { kind: 'none', near: ['./locally'] }],
      ['more', { kind: 'folder', source: `${folder}/more` }],
    ]),
    circles: new Map([['more.txt', ['requirements.txt', 'more.txt', 'requirements.txt']]]),
  } satisfies RequirementsFacts,
};

const context: CompletionContext = {
  files,
  facts,
  live: {
    images: async () => ['python:3.11'],
    installed: async () => new Map([['requests', '2.0']]),
    vmSizes: async () => ['Standard_D2'],
  },
};

export interface Judged {
  document: LanguageDocument;
  findings: JudgedFinding[];
}

/** Reads and judges a document, and looks that every place lies in it. */
export function judge({ kind, text }: BrokenDocument): Judged {
  const document = parseLanguageDocument(kind, text, `${folder}/${paths[kind]}`);
  const findings = diagnose(document, factsOf[kind]);
  for (const { span, related = [], fixes = [] } of findings) {
    holdsSpan(document.source, span);
    for (const one of related) holdsSpan(document.source, one.span);
    for (const { edits } of fixes) for (const edit of edits) holdsSpan(document.source, edit.span);
  }
  return { document, findings };
}

/** Asks everything that an editor asks about a document, with the cursor at `offset`. */
export async function useDocument({ document, findings }: Judged, offset: number): Promise<void> {
  const { source } = document;
  const position = source.positionAt(offset);
  const here = { start: position, end: position };
  const whole = source.rangeOf({ start: 0, end: source.text.length });
  const holds = (range: Range | undefined): void => {
    if (range) holdsRange(source, range);
  };
  documentSymbols(document).forEach(({ range, selectionRange }) => [range, selectionRange].forEach(holds));
  for (const { startLine, endLine } of foldingRanges(document))
    assert.ok(0 <= startLine && startLine < endLine && endLine < source.lineCount);
  for (const { textEdit } of (await complete(document, position, context)).items)
    if (textEdit) holds('range' in textEdit ? textEdit.range : textEdit.replace);
  holds((await hover(document, position, context))?.range);
  for (const { range } of documentHighlights(document, position)) holds(range);
  for (const { range } of await documentLinks(document, context)) holds(range);
  for (const { position: at } of await inlayHints(document, whole, facts, context.live))
    holds({ start: at, end: at });
  await definition(document, position, context);
  await references(document, position, { includeDeclaration: true }, context);
  await prepareRename(document, position, context);
  codeActions(document, here, findings, {
    files,
    facts,
    createsFiles: true,
    diagnosticOf: ({ span, message }) => ({ range: source.rangeOf(span), message }),
  });
}

function holdsSpan({ text }: SourceText, { start, end }: Span): void {
  assert.ok(0 <= start && start <= end && end <= text.length, `${start} to ${end} of ${text.length}`);
}

function holdsRange(source: SourceText, { start, end }: Range): void {
  for (const { line, character } of [start, end]) {
    assert.ok(0 <= line && line < source.lineCount, `line ${line} of ${source.lineCount}`);
    assert.ok(
      0 <= character && character <= source.line(line).length,
      `character ${character} of line ${line}`,
    );
  }
  assert.ok(source.offsetAt(start) <= source.offsetAt(end));
}
