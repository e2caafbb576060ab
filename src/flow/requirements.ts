/** What a line of a requirements file is. */
export type RequirementKind =
  | 'package'
  | 'option'
  | 'include'
  | 'constraint'
  | 'editable'
  | 'path'
  | 'url'
  | 'blank';

/** A logical line; lines that end in a backslash are joined to one. */
export interface RequirementLine {
  /** 1-based, of its first physical line. */
  line: number;
  /** Without comment and surrounding space. */
  text: string;
  kind: RequirementKind;
  /** Normalised as PEP 503 says. */
  name?: string;
  specifier?: string;
  /** The path or URL that the line leads to. */
  target?: string;
}

/** Reads the lines of a requirements file as pip does (its "requirements file format"). */
export function parseRequirements(lines: readonly string[]): RequirementLine[] {
  const parsed: RequirementLine[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    let text = lines[index] ?? '';
    // A line that is only a comment ends the continuation and is no part of it, as in pip.
    for (let last = text; last.endsWith('\\') && !isComment(last) && index + 1 < lines.length;) {
      index += 1;
      last = lines[index] ?? '';
      text = text.slice(0, -1) + (isComment(last) ? ` ${last}` : last);
    }
    parsed.push(classify(line, text.replace(/(^|\s+)#.*$/, '').trim()));
  }
  return parsed;
}

function classify(line: number, text: string): RequirementLine {
  if (!text) return { line, text, kind: 'blank' };
  const option = /^(-[a-zA-Z]|--[a-z-]+)(?:[ =]\s*|(?<=^-[a-zA-Z]))(.*)$/.exec(text);
  if (option || text.startsWith('-')) {
    const kind = optionKinds[option?.[1] ?? ''] ?? 'option';
    const value = unquote(option?.[2]?.trim() ?? '');
    const target = kind === 'editable' ? bareTarget(value) : value;
    return { line, text, kind, ...(target && { target }) };
  }
  const named = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(text);
  const rest = named?.[2] ?? '';
  if (named && rest.startsWith('@')) {
    return {
      line,
      text,
      kind: 'url',
      name: normalizeName(named[1]!),
      target: bareTarget(rest.slice(1).trim()),
    };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { line, text, kind: 'url', target: text };
  if (isPath(text)) return { line, text, kind: 'path', target: bareTarget(text) };
  if (!named) return { line, text, kind: 'option' };
  const specifier = rest
    .split(';')[0]!
    .replace(/(^|\s+)--.*$/, '')
    .trim();
  return { line, text, kind: 'package', name: normalizeName(named[1]!), ...(specifier && { specifier }) };
}

const optionKinds: Record<string, RequirementKind> = {
  '-r': 'include',
  '--requirement': 'include',
  '-c': 'constraint',
  '--constraint': 'constraint',
  '-e': 'editable',
  '--editable': 'editable',
};

function isPath(text: string): boolean {
  return (
    /^(\.|\/|[A-Za-z]:[\\/])/.test(text) ||
    /\.(whl|tar\.gz|zip|tar\.bz2)$/.test(text.split(/[;\s]/)[0]!) ||
    /^[^\s;@=<>!~]*[\\/]/.test(text)
  );
}

const isComment = (line: string): boolean => /^\s*#/.test(line);

/** A path or URL without extras, marker and options. */
const bareTarget = (text: string): string =>
  text
    .split(/\s+(?:;|--)/)[0]!
    .replace(/\s*;.*$/, '')
    .replace(/\[[^\]]*\]$/, '')
    .trim();

const unquote = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');

/** PEP 503. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
