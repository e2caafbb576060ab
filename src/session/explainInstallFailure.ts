import type { UserError } from '../common/userError.ts';
import { parseRequirements } from '../flow/requirements/parseRequirements.ts';
import { environmentErrors } from './environmentErrors.ts';

/** A requirements file of the user's. */
export interface RequirementSource {
  /** Absolute path. */
  source: string;
  lines: string[];
}

interface Pattern {
  pattern: RegExp;
  /** `$1` is what the pattern's first group found. */
  message: string;
  remedy: string;
  /** Finds a more telling line than the one that the pattern is on. */
  evidence?: RegExp;
}

const offline = 'Check the network or the package index (pip config, PIP_INDEX_URL), then install again.';

/** What pip and uv say, most telling first. */
const patterns: Pattern[] = [
  {
    pattern: /No space left on device|os error 28/,
    message: 'The disk is full: the packages could not be installed.',
    remedy: 'Free some space (`flow-session gc` shows what can go), then install again.',
  },
  {
    pattern:
      /NewConnectionError|ConnectTimeoutError|Failed to establish a new connection|Name or service not known|error sending request|client error \(Connect\)|dns error|Could not connect|network was disabled|Temporary failure in name resolution/,
    message: 'The package index does not answer.',
    remedy: offline,
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|problem confirming the ssl certificate|invalid peer certificate/i,
    message: "The package index's certificate is not trusted.",
    remedy: 'Let PIP_CERT name the file with the certificates of your network, then install again.',
  },
  {
    // pip goes on without it, and then misses the package.
    pattern: /located at (\S+) is not a trusted or secure host[^\n]*(?=[^]*No matching distribution found)/,
    message: 'The package index at $1 was passed over: its address is not https.',
    remedy: 'Write its https address, or add --trusted-host to the requirements file, then install again.',
    evidence: /(The repository located at [^\n]*? is being ignored)/,
  },
  {
    pattern:
      /Because ([\w.-]+) was not found in (?:the package registry|the provided package locations|the cache)/,
    message: 'There is no package "$1".',
    remedy: 'Correct the name in the requirements file, then install again.',
  },
  {
    pattern: /No matching distribution found for ([\w.-]+)/,
    message: 'There is no package or version for "$1".',
    remedy: 'Correct the name or the version in the requirements file, then install again.',
  },
  {
    pattern: /Because there (?:is|are) no versions? of ([\w.-]+)/,
    message: 'There is no such version of "$1".',
    remedy: 'Correct the version in the requirements file, then install again.',
  },
  {
    pattern: /Because only ([\w.-]+)[<>=~! ]/,
    message: 'There is no such version of "$1".',
    remedy: 'Correct the version in the requirements file, then install again.',
  },
  {
    pattern:
      /Distribution not found at: \S*?([^/\s]+)\/?\s|It looks like a path\. File '([^']+)' does not exist/,
    message: 'A path in the requirements file leads to nothing: $1',
    remedy: 'Correct the path, or bring the folder with additional_includes, then install again.',
  },
  {
    // uv shows the line itself two lines further down.
    pattern:
      /Invalid requirement: '?([^\n']+)|Couldn't parse requirement in [^\n]*\n[^\n]*\n\s*([^\n]+)|Invalid marker: '([^']+)'/,
    message: 'A line of the requirements file is not a requirement: $1',
    remedy: 'Correct the line, then install again.',
  },
  {
    // pip names the package on the last line of its kind before the error.
    pattern:
      /(?:Failed to build|Failed building wheel for)[^\w]*([\w.-]+)|(?:Collecting|Processing) ([^\s=<>~![;(]+)[^\n]*\n(?:(?!Collecting |Processing )[^\n]*\n)*?\s*error: subprocess-exited-with-error/,
    message: 'A package could not be built here: $1',
    remedy: 'Ask for a version that has a wheel for this Python, or install what its build needs.',
    evidence: /([^\n]+)\n\s*\[end of output\]|\[std(?:err|out)\]\n(?:[^\n]+\n)*?([^\n]+)\n(?:\n|$)/,
  },
  {
    pattern: /ResolutionImpossible|conflicting dependencies|unsatisfiable/,
    message: 'The requirements contradict each other.',
    remedy: 'Loosen one of the versions that are named above, then install again.',
  },
];

/** Reads what pip or uv said and says it with the cause, the telling line, the user's own line and what to do next. */
export function explainInstallFailure(output: string, sources: RequirementSource[]): UserError {
  const lines = output.split('\n').map((line) => line.trim());
  for (const { pattern, message, remedy, evidence: telling } of patterns) {
    const match = pattern.exec(output);
    if (!match) continue;
    const name = (match.slice(1).find(Boolean) ?? '').trim();
    const told = telling?.exec(output)?.slice(1).find(Boolean)?.trim();
    const evidence = told ?? lines.find((line) => pattern.test(line)) ?? match[0];
    return environmentErrors.installFailed(
      message.replace('$1', () => name),
      evidence,
      remedy,
      locate(sources, name, output),
    );
  }
  const evidence =
    lines.filter((line) => /error|×/i.test(line)).at(-1) ?? lines.findLast(Boolean) ?? 'no output';
  return environmentErrors.installFailed(
    'The packages could not be installed.',
    evidence,
    'The session log has all that the tool said.',
    locate(sources, '', output),
  );
}

/** The user's line that asked for `name`, or the first one that the output names. */
function locate(
  sources: RequirementSource[],
  name: string,
  output: string,
): { file: string; line: number } | undefined {
  const wanted = normalize(name);
  const said = normalize(output);
  let fallback: { file: string; line: number } | undefined;
  for (const { source, lines } of sources) {
    for (const requirement of parseRequirements(lines)) {
      const at = { file: source, line: requirement.line };
      // What is no package's name is a piece of the line itself.
      const quoted = name !== '' && (!requirement.name || /\s/.test(name));
      if (requirement.name === wanted || (quoted && requirement.text.includes(name))) return at;
      if (requirement.name && new RegExp(`\\b${escape(requirement.name)}\\b`).test(said)) fallback ??= at;
    }
  }
  return fallback;
}

const normalize = (text: string): string => text.toLowerCase().replace(/[-_.]+/g, '-');
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
