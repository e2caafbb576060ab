import { LineProblem, type RequirementProblem, type Token } from './lineScanner.ts';
import type { LogicalLine } from './logicalLine.ts';
import { readMarker } from './readMarker.ts';
import { readOptions, type RequirementOption } from './readOptions.ts';
import { readRequirement } from './readRequirement.ts';
import { withoutExtras } from './withoutExtras.ts';
import type { RequirementEntry } from './requirementEntry.ts';

/** Says what a line asks for. Source: `parse_line` in pip's req_file.py and `parse_req_from_line` in constructors.py. */
export function readRequirementLine(line: LogicalLine): RequirementEntry {
  const problems: RequirementProblem[] = [];
  const asked = argumentLength(line.text);
  const options = asked < line.text.length ? readOptions(line, asked, problems) : [];
  const entry = { line, options, problems };
  const read = asked
    ? readAsked(line, line.text.slice(0, asked).trimEnd().length, problems)
    : readOptionLine(options, problems);
  // What a variable stands for is not known, so neither is whether pip understands the line.
  const isKnown = !/\$\{[A-Z0-9_]+\}/.test(line.text);
  return { ...entry, ...read, ...(!isKnown && { problems: [] }) };
}

/** pip takes what stands before the first word with a dash; only spaces part words for it. */
function argumentLength(text: string): number {
  if (text.startsWith('-')) return 0;
  const dash = text.indexOf(' -');
  return dash === -1 ? text.length : dash + 1;
}

type Asked = Pick<RequirementEntry, 'kind' | 'requirement' | 'target' | 'marker'>;

function readAsked(line: LogicalLine, length: number, problems: RequirementProblem[]): Asked {
  const text = line.text.slice(0, length);
  const isUrl = urlSchemes.test(text);
  const semicolon = text.indexOf(isUrl ? '; ' : ';');
  const nameEnd = semicolon === -1 ? length : text.slice(0, semicolon).trimEnd().length;
  const markerStart = semicolon + 1;
  const marker =
    semicolon !== -1 && text.slice(markerStart).trim()
      ? attempt(problems, () => readMarker(line, markerStart + leading(text, markerStart), length))
      : undefined;
  const more = marker && { marker };
  const name = text.slice(0, nameEnd);
  if (isUrl) {
    refuseWheelName(line, name, problems);
    return { kind: 'url', target: tokenOf(line, 0, nameEnd), ...more };
  }
  const own: RequirementProblem[] = [];
  const requirement = isPath(name) ? undefined : attempt(own, () => readRequirement(line, 0, nameEnd, own));
  if (!requirement && looksLikePath(name)) {
    if (!name.includes('\\')) refuseWheelName(line, name, problems);
    return { kind: 'path', target: tokenOf(line, 0, nameEnd), ...more };
  }
  problems.push(...own);
  if (!requirement) return { kind: 'package', ...more };
  const { url } = requirement;
  return { kind: url ? 'url' : 'package', requirement, ...(url && { target: url }), ...more };
}

/** Of several files or projects on one line pip takes the first one. */
function readOptionLine(options: readonly RequirementOption[], problems: RequirementProblem[]): Asked {
  const editable = options.find(({ name }) => name === '--editable');
  const file =
    options.find(({ name }) => name === '--requirement') ??
    options.find(({ name }) => name === '--constraint');
  const taken = editable ?? file;
  if (!taken?.value) return { kind: 'option' };
  for (const other of options)
    if (other !== taken && /^--(?:editable|requirement|constraint)$/.test(other.name))
      problems.push({
        kind: 'passed-over',
        span: other.span,
        message: `pip takes only "${taken.written.text} ${taken.value.text}" of this line`,
      });
  const kind = editable ? 'editable' : taken.name === '--requirement' ? 'include' : 'constraint';
  return { kind, target: taken.value };
}

function attempt<T>(problems: RequirementProblem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LineProblem)) throw error;
    problems.push(error.problem);
    return undefined;
  }
}

/** What pip takes for a URL. */
const urlSchemes = /^(?:https?|file|ftp|ssh|(?:git|hg|svn|bzr)(?:\+[a-z]+)?|sftp|lp):(?!\s)/i;

const archive = /\.(?:whl|zip|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i;

/** An archive by its name, where the name does not stand for a URL behind `@`. */
function isPath(text: string): boolean {
  const bare = withoutExtras(text);
  if (!archive.test(bare)) return false;
  const at = text.indexOf('@');
  return at === -1 || /[\\/]|^\./.test(text.slice(0, at));
}

/** What can be no requirement, but a folder; where it is not there, pip refuses it, which only the disk can tell. */
const looksLikePath = (text: string): boolean =>
  isPath(text) || /^\.{1,2}(?:[\\/[]|$)|^~?[\\/]|^[a-z]:[\\/]|^[\w.-]+[\\/][^\s=<>!]*$/i.test(text);

/** Source: `Wheel` in pip's models. */
const wheelName = /^[^\s-]+?-[^\s-]*?(?:-\d[^-]*?)?-[^\s-]+?-[^\s-]+?-[^\s-]+?\.whl$/;

function refuseWheelName(line: LogicalLine, text: string, problems: RequirementProblem[]): void {
  const bare = withoutExtras(text.replace(/[#?].*$/, ''));
  const start = bare.lastIndexOf('/') + 1;
  const name = bare.slice(start);
  if (!name.endsWith('.whl') || /[%\s]/.test(name) || wheelName.test(name)) return;
  problems.push({
    kind: 'wheel-name',
    span: line.spanOf(start, bare.length),
    message: `"${name}" is no name of a wheel, which is like "name-1.0-py3-none-any.whl"`,
  });
}

const leading = (text: string, from: number): number => /^\s*/.exec(text.slice(from))![0].length;

const tokenOf = (line: LogicalLine, from: number, to: number): Token => ({
  text: line.text.slice(from, to),
  span: line.spanOf(from, to),
});
