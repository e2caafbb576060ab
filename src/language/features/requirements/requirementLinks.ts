import type { DocumentLink } from 'vscode-languageserver-types';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';
import type { Token } from '../../../flow/requirements/lineScanner.ts';

/** The web addresses of a requirements file: of feeds, archives and repositories. Never with a credential. */
export function requirementLinks({ entries, source }: RequirementsDocument): DocumentLink[] {
  return entries.flatMap(({ target, options, kind }) =>
    [target, ...(kind === 'option' ? options.map(({ value }) => value) : [])].flatMap((token) =>
      token ? toLink(token) : [],
    ),
  );

  function toLink({ text, span }: Token): DocumentLink[] {
    const url = text
      .slice(text.search(/(?:(?:git|hg|svn|bzr)\+)?https?:\/\//i))
      .replace(/^[a-z]+\+/i, '')
      .replace(/:\/\/[^\s/@]*@/, '://')
      .replace(/(?:@[^/@\s]+)?(?:#.*)?$/, '');
    return /^https?:\/\//i.test(url) && !/[{}\s]/.test(url) && URL.canParse(url)
      ? [{ range: source.rangeOf(span), target: url, tooltip: 'Open in the browser' }]
      : [];
  }
}
