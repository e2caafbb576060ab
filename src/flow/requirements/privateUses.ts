import type { RequirementOption } from './readOptions.ts';
import type { RequirementEntry } from './requirementEntry.ts';

/** The word that stands for a credential, as Azure's own service reads it. */
export const privateToken = '{private}';

/** A place where a line has the word. It is right where there is a URL. */
export interface PrivateUse {
  /** In the line's text. */
  at: number;
  /** Whose value has it, where that names a feed. */
  option?: RequirementOption;
  /** Of the feed, without the word; absent where no credential can take its place. */
  url?: URL;
}

/** Where a line asks for a credential: only as all that comes before the `@` of the URL of a feed. */
export function privateUses({ line, options, kind }: RequirementEntry): PrivateUse[] {
  const uses: PrivateUse[] = [];
  const { text } = line;
  for (let at = text.indexOf(privateToken); at !== -1; at = text.indexOf(privateToken, at + 1)) {
    const { start, end } = line.spanOf(at, at + privateToken.length);
    const option = options.find(
      ({ value }) => kind === 'option' && value && value.span.start <= start && end <= value.span.end,
    );
    const url = option?.value && privateUrl(option.value.text);
    uses.push({ at, ...(option && isFeed(option) && { option, ...(url && { url }) }) });
  }
  return uses;
}

/** Whether an option says where packages come from. */
export const isFeed = ({ name }: RequirementOption): boolean =>
  name === '--index-url' || name === '--extra-index-url' || name === '--find-links';

/** A URL without the word; undefined where the word does not stand in it as it has to. */
export function privateUrl(text: string): URL | undefined {
  const [, scheme, rest] = /^(https?:\/\/)\{private\}@([^\s"']+)$/.exec(text) ?? [];
  if (!scheme || !rest || rest.includes(privateToken) || !URL.canParse(scheme + rest)) return undefined;
  const url = new URL(scheme + rest);
  return url.username || url.password ? undefined : url;
}
