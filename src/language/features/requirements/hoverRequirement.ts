import type { Hover, Position } from 'vscode-languageserver-types';
import { normalizeName } from '../../../flow/requirements/normalizeName.ts';
import type { RequirementEntry } from '../../../flow/requirements/requirementEntry.ts';
import { requirementOptions } from '../../../flow/requirements/requirementOptions.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import { touches, type Span } from '../../../flow/yaml/span.ts';
import { code, nameList, paragraphs } from '../hover/markdown.ts';
import { explainMarker } from './explainMarker.ts';
import { explainSpecifiers } from './explainSpecifiers.ts';
import { fitsInstalled } from './fitsInstalled.ts';
import { requirementAt } from './requirementAt.ts';

/** What a line means. `installed`: versions by normalised name in the flow's session, where one is live. */
export function hoverRequirement(
  document: RequirementsDocument,
  position: Position,
  installed?: ReadonlyMap<string, string>,
): Hover | undefined {
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
  const value = describe(entry, document, installed);
  return value ? show(entry.line.span, value) : undefined;
}

function describe(
  entry: RequirementEntry,
  document: RequirementsDocument,
  installed: ReadonlyMap<string, string> | undefined,
): string | undefined {
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
  const page = `https://pypi.org/project/${normalizeName(name.text)}/`;
  return paragraphs(
    `**${code(name.text)}**${extras.length ? ` with ${nameList(extras.map(({ text }) => text))}` : ''}: ${
      url ? `what lies at ${code(withoutCredential(url.text))}` : (versions ?? 'any version')
    }`,
    when,
    !url && `From ${nameList(indexesOf(document))}.`,
    installed && describeInstalled(entry, installed),
    !url && `[On the Python Package Index](${page})`,
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

/** Where pip looks for packages by name. */
function indexesOf({ entries }: RequirementsDocument): string[] {
  const options = entries.flatMap((entry) => (entry.kind === 'option' ? entry.options : []));
  const of = (name: string): string[] =>
    options.flatMap((option) =>
      option.name === name && option.value ? [withoutCredential(option.value.text)] : [],
    );
  const own = options.some(({ name }) => name === '--no-index')
    ? []
    : [of('--index-url').at(-1) ?? 'pypi.org', ...of('--extra-index-url')];
  return [...own, ...of('--find-links')].length ? [...own, ...of('--find-links')] : ['nowhere'];
}

const withoutCredential = (url: string): string => url.replace(/:\/\/[^\s/@]+@/, '://');
