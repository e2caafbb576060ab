import { access, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, posix, resolve } from 'node:path';
import type { FlowDefinition, Located } from './flowDefinition.ts';
import type { FlowFile } from './flowFile.ts';
import type { FlowProblem } from './flowProblem.ts';
import { pythonLines } from './pythonLines.ts';
import { decodeRequirements } from './requirements/decodeRequirements.ts';
import { parseRequirements } from './requirements/parseRequirements.ts';
import type { SessionFiles } from './sessionFile.ts';

/** A requirements file that the environment is made from. */
export interface RequirementsFile {
  /** As pip is to be given it in the session's flow folder: a session path, or absolute where it lies outside the flow. */
  path: string;
  /** The user's own file, absolute. */
  source: string;
  /** As Python's `splitlines` cuts them. */
  lines: string[];
}

/** What a flow's environment resolves to, by prompt flow's rules. */
export interface FlowEnvironment {
  image?: Located;
  /** Named in the YAML (`declared`), or picked up because it is there. */
  requirements?: RequirementsFile & { declared: boolean };
  /** Files that it leads to by -r and -c, and they in turn. */
  nested: RequirementsFile[];
  /** The dictionary that prompt flow hashes: the file's name is replaced by its lines; null where the section is empty. */
  raw: unknown;
  problems: FlowProblem[];
}

/**
 * Resolves `environment:` against the session files, so that a requirements file that arrives through an include counts.
 * A `requirements.txt` that no line names is picked up, even where an image is set.
 */
export async function resolveEnvironment(
  flow: FlowFile,
  { environment }: FlowDefinition,
  files: SessionFiles,
): Promise<FlowEnvironment> {
  const named = environment?.requirementsFile;
  const problems: FlowProblem[] = [];
  const path = named?.value ?? 'requirements.txt';
  const found = await readRequirements(flow, files, path, named !== undefined);
  if (!found && named) {
    problems.push({
      code: 'FSE140',
      severity: 'error',
      file: flow.path,
      range: named.range,
      ...(await whyNotThere(flow, path)),
    });
  }
  const nested = found ? await readNested(flow, files, found, problems) : [];
  return {
    ...(environment?.image && { image: environment.image }),
    ...(found && { requirements: { ...found, declared: named !== undefined } }),
    nested,
    raw: rawEnvironment(environment?.raw, environment !== undefined, found),
    problems,
  };
}

async function whyNotThere(flow: FlowFile, path: string): Promise<{ message: string; remedy: string }> {
  const tried = resolve(flow.dir, path);
  const exists = await access(tried).then(
    () => true,
    () => false,
  );
  return exists
    ? {
        message: `the requirements file "${path}" is no part of the session: ${tried} is left out by an ignore file, or is no file`,
        remedy: 'Let it in with a line that begins with `!`, or name another file.',
      }
    : {
        message: `the requirements file "${path}" is not there: ${tried} does not exist, and no include brings it`,
        remedy: 'Correct python_requirements_txt, or add the file.',
      };
}

function rawEnvironment(raw: unknown, written: boolean, found: RequirementsFile | undefined): unknown {
  if (written && (raw === null || typeof raw !== 'object')) return raw ?? null;
  return { ...(raw as object | undefined), ...(found && { python_requirements_txt: found.lines }) };
}

async function readRequirements(
  flow: FlowFile,
  files: SessionFiles,
  path: string,
  mayLieOutside: boolean,
): Promise<RequirementsFile | undefined> {
  const inSession = posix.normalize(path.replaceAll('\\', '/'));
  const file = files.files.find((one) => one.path === inSession && one.content === 'file');
  const outside = mayLieOutside && (isAbsolute(path) || inSession.startsWith('../'));
  const source = file?.source ?? (outside ? resolve(flow.dir, path) : undefined);
  if (!source) return undefined;
  const bytes = await readFile(source).catch(() => undefined);
  return bytes && { path: file ? inSession : source, source, lines: pythonLines(decodeRequirements(bytes)) };
}

/** URLs are pip's; and what an environment variable holds shows only where pip runs. */
const isUncertain = (target: string): boolean => /^[a-z+]+:\/\/|\$\{[A-Z0-9_]+\}/.test(target);

async function readNested(
  flow: FlowFile,
  files: SessionFiles,
  first: RequirementsFile,
  problems: FlowProblem[],
): Promise<RequirementsFile[]> {
  const seen = new Map([[first.source, first]]);
  for (const { path, source, lines } of seen.values()) {
    for (const { kind, target, line, text } of parseRequirements(lines)) {
      if ((kind !== 'include' && kind !== 'constraint') || !target || isUncertain(target)) continue;
      const next = isAbsolute(path)
        ? await readRequirements(flow, files, resolve(dirname(source), target), true)
        : await readRequirements(
            flow,
            files,
            posix.join(posix.dirname(path), target.replaceAll('\\', '/')),
            true,
          );
      if (next) {
        if (!seen.has(next.source)) seen.set(next.source, next);
        continue;
      }
      const at = { line: line - 1, character: 0 };
      problems.push({
        code: 'FSE141',
        severity: 'error',
        file: source,
        range: { start: at, end: { ...at, character: text.length } },
        message: `"${text}" leads to nothing: the session has no file ${posix.join(posix.dirname(path), target)}`,
        remedy: 'Correct the path, or bring the file with additional_includes.',
      });
    }
  }
  return [...seen.values()].slice(1);
}
