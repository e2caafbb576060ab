import type { Hover, Position } from 'vscode-languageserver-types';
import { normalizeName } from '../../../flow/requirements/normalizeName.ts';
import type { RequirementEntry } from '../../../flow/requirements/requirementEntry.ts';
import { requirementOptions } from '../../../flow/requirements/requirementOptions.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import { touches, type Span } from '../../../flow/yaml/span.ts';
import type { CompletionContext } from '../completion/completionContext.ts';
import { code, nameList, paragraphs } from '../hover/markdown.ts';
import { folderOf } from '../paths.ts';
import { explainMarker } from './explainMarker.ts';
import { explainSpecifiers } from './explainSpecifiers.ts';
import { fitsInstalled } from './fitsInstalled.ts';
import { withoutCredential } from './indexesIn.ts';
import { packageIndexes } from './packageIndexes.ts';
import { requirementAt } from './requirementAt.ts';

/** What a line means, where its package comes from, and what of it the flow's session has, where one is live. */
export async function hoverRequirement(
  document: RequirementsDocument,
  position: Position,
  context: Pick<CompletionContext, 'files' | 'live'>,
): Promise<Hover | undefined> {
  const offset = document.source.offsetAt(position);
  const entry = requirementAt(document, offset);
  if (!entry || !touches(entry.line.span, offset)) return undefined;
  const option = entry.options.find(({ span }) => touches(span, offset));
  const show = (span: Span, value: string): Hover => ({
    contents: { kind: 'markdown', value },
    range: document.source.rangeOf(span),
  });
  if (option) {
    const { about } = requirementOptions[option.name]!;
    const private_ = option.value?.text.includes('{private}')
      ? '`{private}` stands for a credential, which is filled in when the session installs.'
      : undefined;
    return about ? show(option.span, paragraphs(code(option.name), about, private_)) : undefined;
  }
  const value = await describe(entry, document, context);
  return value ? show(entry.line.span, value) : undefined;
}

async function describe(
  entry: RequirementEntry,
  document: RequirementsDocument,
  { files, live }: Pick<CompletionContext, 'files' | 'live'>,
): Promise<string | undefined> {
  const { requirement, target, marker, kind } = entry;
  const when = marker && `Only where ${explainMarker(marker)}.`;
  if (!requirement) {
    if (!target || kind === 'option') return undefined;
    return paragraphs(
      kind === 'url'
        ? `What lies at ${code(withoutCredential(target.text))}.`
        : `The package at ${code(target.text)}.`,
      when,
    );
  }
  const { name, extras, specifiers, url } = requirement;
  const versions = explainSpecifiers(specifiers);
  const folder = folderOf(document.path);
  const installed = folder === undefined ? undefined : await live.installed(folder);
  const indexes = url ? undefined : await packageIndexes(document, files);
  const page = `https://pypi.org/project/${normalizeName(name.text)}/`;
  return paragraphs(
    `**${code(name.text)}**${extras.length ? ` with ${nameList(extras.map(({ text }) => text))}` : ''}: ${
      url ? `what lies at ${code(withoutCredential(url.text))}` : (versions ?? 'any version')
    }`,
    when,
    indexes && `From ${nameList(indexes.from)}.`,
    installed && describeInstalled(entry, installed),
    indexes?.pypi && `[On the Python Package Index](${page})`,
  );
}

function describeInstalled(
  { requirement, marker }: RequirementEntry,
  installed: ReadonlyMap<string, string>,
): string | undefined {
  const found = requirement && fitsInstalled(requirement, installed);
  if (!found) return marker ? undefined : 'Not installed in the session.';
  return `Installed in the session: ${code(found.version)}${found.fits ? '' : ', **which does not fit**'}.`;
}
