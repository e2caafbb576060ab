import { LineProblem, type LineScanner, type RequirementProblem, type Token } from './lineScanner.ts';
import type { VersionSpecifier } from './readRequirement.ts';
import type { Span } from '../yaml/span.ts';

/** Ends the reading of a requirement: at the place of the scanner where no other is given. */
export function fail(
  scanner: LineScanner,
  message: string,
  span?: Span,
  instead?: RequirementProblem['instead'],
): never {
  throw new LineProblem({
    kind: 'requirement',
    span: span ?? scanner.hereOrBefore(),
    message,
    ...(instead && { instead }),
  });
}

/** Ends it where no name begins: a line that was copied from a terminal, or that is in quotes, or anything else. */
export function failAtName(scanner: LineScanner): never {
  const { rest } = scanner;
  const command = scanner.see(copiedCommand)?.[0];
  if (command) {
    const span = scanner.here(command.length);
    const said = command.trim();
    return fail(scanner, `"${said}" is a command; a requirements file has only what follows it`, span, {
      title: `Remove "${said}"`,
      span,
      newText: '',
    });
  }
  const repository = repositoryUrl(rest);
  if (repository)
    return failAtRepository(scanner, { text: rest, span: scanner.here(rest.length) }, repository);
  const quoted = /^(["'])(\w[^"']*)\1$/.exec(rest)?.[2];
  if (quoted === undefined) return fail(scanner, 'expected the name of a package');
  const span = scanner.here(rest.length);
  return fail(scanner, 'a requirement stands without quotes', span, {
    title: 'Remove the quotes',
    span,
    newText: quoted,
  });
}

/** An address as git itself takes it, such as `git@host:path`, as a URL that pip takes; undefined for anything else. */
export function repositoryUrl(text: string): string | undefined {
  const [, user, host, path] = /^(?:git\+)?(?:ssh:\/\/)?(git)@([\w.-]+):(?!\d|\/\/)(\S+)$/.exec(text) ?? [];
  return path && `git+ssh://${user}@${host}/${path}`;
}

/** Ends it at such an address. */
function failAtRepository(scanner: LineScanner, { text, span }: Token, newText: string): never {
  return fail(scanner, `"${text}" is an address for git, not for pip`, span, {
    title: `Change to "${newText}"`,
    span,
    newText,
  });
}

/** `pip install`, of a shell or of a notebook. */
export const copiedCommand = /(?:[!%$] *)?(?:uv +)?pip3? +install(?: +|$)/y;

/** Ends it at what stands behind the `@` and is no URL: the address of a repository for git itself, or a version. */
export function failAtUrl(scanner: LineScanner, at: Span, url: Token): never {
  const repository = repositoryUrl(url.text);
  if (repository) return failAtRepository(scanner, url, repository);
  const newText = `==${url.text}`;
  const span = { start: at.start, end: url.span.end };
  return fail(
    scanner,
    `"${url.text}" is no URL, which pip wants behind "@"`,
    url.span,
    /^\d[\w.]*$/.test(url.text) ? { title: `Change to "${newText}"`, span, newText } : undefined,
  );
}

/** Ends it where something follows that does not belong there: what may have been meant. */
export function failBehind(scanner: LineScanner, specifiers: readonly VersionSpecifier[]): never {
  const { rest } = scanner;
  const last = specifiers.at(-1);
  if (last && /^[<>=!~]/.test(rest)) {
    const span = { start: last.span.end, end: last.span.end };
    const instead = { title: 'Insert ","', span, newText: ',' };
    return fail(scanner, 'expected "," between specifiers', undefined, instead);
  }
  for (const { pattern, message, title, newText } of last ? behindAll : [...behindAll, ...behindName]) {
    const found = pattern.exec(rest);
    if (!found) continue;
    const text = newText?.(found);
    const span = scanner.here(found[0].length);
    const instead = text !== undefined && { title: title ?? `Change to "${text}"`, span, newText: text };
    return fail(scanner, message(found), span, instead || undefined);
  }
  return fail(
    scanner,
    last
      ? 'expected ",", ";" or the end of the line'
      : 'expected a version such as ">=1.0", "@" with a URL, ";" or the end of the line',
  );
}

interface Mistake {
  /** Of what stands there. */
  pattern: RegExp;
  message: (found: RegExpExecArray) => string;
  title?: string;
  newText?: (found: RegExpExecArray) => string | undefined;
}

const behindAll: readonly Mistake[] = [
  {
    pattern: /^#/,
    message: () => 'a comment needs a space before its "#"',
    title: 'Insert a space',
    newText: () => ' #',
  },
  {
    pattern: /^\\$/,
    message: () => 'a backslash continues the line only where nothing follows it, not even spaces',
  },
  {
    pattern: /^[\u00ad\u200b-\u200f\u2060\ufeff]+|^[\u00a0\u2000-\u200a\u202f\u3000]/,
    message: ([found]) =>
      `pip does not take the character that cannot be seen here, U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    title: 'Remove it',
    newText: () => '',
  },
  {
    pattern: /^-{1,2}[a-z].*/,
    message: () => 'an option needs a space before it, not a tab',
  },
];

const behindName: readonly Mistake[] = [
  {
    pattern: /^(?:=>|=<|=(?!=)|~(?!=)|!(?!=))(?=(\s*v?\d)?)/,
    message: ([found]) => `"${found}" is no operator; "${operators[found]}" is`,
    newText: ([found, version]) => version && operators[found],
  },
  {
    pattern: /^~=\s*v?(?:\d+!)?\d+/,
    message: () => '"~=" needs a version of two numbers at least, such as "~=1.0"',
    newText: ([found]) => `${found}.0`,
  },
  {
    pattern: /^\^\s*((\d+)[\d.]*)$/,
    message: () => '"^" is an operator of other tools; pip has ">=" and "<"',
    newText: ([, version, major]) => (major === '0' ? `>=${version}` : `>=${version},<${Number(major) + 1}`),
  },
  {
    pattern: /^v?\d[\w.]*$/,
    message: ([found]) => `expected an operator such as "==" before "${found}"`,
    newText: ([found]) => `==${found}`,
  },
];

const operators: Readonly<Record<string, string>> = {
  '=>': '>=',
  '=<': '<=',
  '=': '==',
  '~': '~=',
  '!': '!=',
};

/** A version that only pip before 24.1 takes: what is wrong with it. */
export function legacyProblem(span: Span, operator: string, version: string): RequirementProblem {
  const { message, newText } = explainLegacy(operator, version);
  return {
    kind: 'legacy-version',
    span,
    message,
    ...(newText && { instead: { title: `Change to "${newText}"`, span, newText } }),
  };
}

function explainLegacy(operator: string, version: string): { message: string; newText?: string } {
  const known = /^(?:[=!]=|[<>]=?)$/.test(operator);
  if (!version) return { message: `there is no version behind "${operator}"` };
  if (operator === '<>') return { message: '"<>" is no operator; "!=" is', newText: `!=${version}` };
  const parted = /^=\s*([^=<>].*)/.exec(version)?.[1];
  if (parted && /^[<>=!]$/.test(operator)) {
    const newText = `${operator}=${parted}`;
    return { message: `no space goes into the "${operator}="`, newText };
  }
  if (!known || /^[<>=]/.test(version)) return { message: `"${operator}${version}" is no specifier` };
  const [, quoted] = /^(["'])([\w.]+)\1$/.exec(version)?.slice(1) ?? [];
  if (quoted) return { message: 'a version stands without quotes', newText: operator + quoted };
  const [, first, next] = /^([\w.]+)((?:[<>!]=?|==).+)$/.exec(version) ?? [];
  if (next) return { message: 'expected "," between specifiers', newText: `${operator}${first},${next}` };
  if (version.endsWith('.*') && !/^[=!]=$/.test(operator))
    return {
      message: `".*" goes only with "==" and "!=", not with "${operator}"`,
      newText: operator + version.slice(0, -2),
    };
  return { message: `"${version}" is no version that goes with "${operator}", such as "1.2" or "1.2.3rc1"` };
}
