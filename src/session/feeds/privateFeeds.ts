import type { RequirementsFile } from '../../flow/environment.ts';
import { normalizeName } from '../../flow/requirements/normalizeName.ts';
import { privateToken, privateUrl, privateUses } from '../../flow/requirements/privateUses.ts';
import type { RequirementEntry } from '../../flow/requirements/requirementEntry.ts';
import { readRequirements } from '../../flow/requirements/readRequirements.ts';
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

/** All that the files ask for, in their order. Throws FSE442 where the token stands in a place that holds no credential. */
export function findPrivateFeeds(files: readonly RequirementsFile[]): PrivateFeed[] {
  const read = files.map(({ source, lines }) => ({ source, entries: readRequirements(lines.join('\n')) }));
  const wanted = read.flatMap(({ entries }) => entries).find(({ requirement }) => requirement)?.requirement;
  const name = wanted && normalizeName(wanted.name.text);
  return read.flatMap(({ source, entries }) => entries.flatMap((entry) => feedsOf(entry, source, name)));
}

/** The line of a file that was looked through, with each use of the token replaced by what `put` gives for its URL. */
export function replacePrivate(text: string, put: (url: string) => string): string {
  return text.replace(/https?:\/\/\{private\}@[^\s"']+/g, (all) =>
    all.replace(privateToken, () => put(privateUrl(all)?.href ?? '')),
  );
}

function feedsOf(entry: RequirementEntry, file: string, wanted: string | undefined): PrivateFeed[] {
  const { number: line, text } = entry.line;
  return privateUses(entry).map(({ option, url }) => {
    if (!option || !url) throw feedErrors.misplaced(file, line, text);
    const { href, host } = url;
    const asked = wanted && option.name !== '--find-links';
    const probe = asked ? new URL(`${wanted}/`, href.replace(/\/*$/, '/')).href : href;
    return { url: href, host, option: option.written.text, file, line, probe };
  });
}
