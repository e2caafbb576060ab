import type { RequirementsFile } from '../../flow/environment.ts';
import { parseRequirements, type RequirementLine } from '../../flow/requirements/parseRequirements.ts';
import { feedErrors } from './feedErrors.ts';

/** A use of a package feed that asks for a credential: a line with `https://{private}@…`. */
export interface PrivateFeed {
  /** Without a credential. */
  url: string;
  /** With its port, where one is named. */
  host: string;
  /** As written, such as `--index-url`. */
  option: string;
  /** The user's own file, absolute. */
  file: string;
  /** 1-based. */
  line: number;
  /** What an installer asks for first: the page of a package that is wanted, else the feed itself. */
  probe: string;
}

/** The word that stands for a credential, as Azure's own service reads it. */
export const privateToken = '{private}';

const use =
  /(?<=^|\s)(-i|--index-url|--extra-index-url|-f|--find-links)(?:[\s=]\s*)?(["']?)(https?:\/\/)\{private\}@([^\s"']+)\2(?=\s|$)/g;

/** All that the files ask for, in their order. Throws FSE442 where the token stands in a place that holds no credential. */
export function findPrivateFeeds(files: readonly RequirementsFile[]): PrivateFeed[] {
  const parsed = files.map((file) => ({ file, requirements: parseRequirements(file.lines) }));
  const names = parsed.flatMap(({ requirements }) => requirements.flatMap(({ name }) => name ?? []));
  return parsed.flatMap(({ file, requirements }) =>
    requirements.flatMap((requirement) => feedsOf(requirement, file.source, names[0])),
  );
}

/** The line with each use of the token replaced by what `put` gives for its URL. */
export function replacePrivate(text: string, put: (url: string) => string): string {
  return text.replace(use, (all: string, _option, _quote, scheme: string, rest: string) =>
    all.replace(`${scheme}${privateToken}@`, () => `${scheme}${put(toUrl(scheme, rest)?.href ?? '')}@`),
  );
}

function feedsOf(
  { text, line, kind }: RequirementLine,
  file: string,
  wanted: string | undefined,
): PrivateFeed[] {
  if (!text.includes(privateToken)) return [];
  const uses = kind === 'option' ? [...text.matchAll(use)] : [];
  const feeds = uses.flatMap(([, option = '', , scheme = '', rest = '']) => {
    const url = toUrl(scheme, rest);
    if (!url) return [];
    const index = !/^(-f|--find-links)$/.test(option);
    const probe = index && wanted ? new URL(`${wanted}/`, url.href.replace(/\/*$/, '/')).href : url.href;
    return [{ url: url.href, host: url.host, option, file, line, probe }];
  });
  if (feeds.length !== text.split(privateToken).length - 1) throw feedErrors.misplaced(file, line, text);
  return feeds;
}

function toUrl(scheme: string, rest: string): URL | undefined {
  if (rest.includes(privateToken) || !URL.canParse(scheme + rest)) return undefined;
  const url = new URL(scheme + rest);
  return url.username || url.password ? undefined : url;
}
