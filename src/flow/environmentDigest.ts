import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { FlowEnvironment, RequirementsFile } from './environment.ts';
import { parseRequirements } from './requirements.ts';
import type { SessionFile, SessionFiles } from './sessionFile.ts';
import { zipBytes } from './zipBytes.ts';

export interface DigestInput {
  /** What every environment starts from, as requirement lines. */
  base: readonly string[];
  environment: FlowEnvironment;
  files: SessionFiles;
  /** Interpreter, with its version. */
  python?: string;
  /** System and processor. */
  platform: string;
  /** Digest or id of the image, where one counts. */
  image?: string;
}

/**
 * Names an environment by what it is made from: 64 hex digits. Comments, blank lines and the flow's code do not change it;
 * what pip installs from the flow folder itself does.
 */
export async function environmentDigest({
  base,
  environment,
  files,
  python,
  platform,
  image,
}: DigestInput): Promise<string> {
  const sources = [...(environment.requirements ? [environment.requirements] : []), ...environment.nested];
  const requirements = sources.map(({ path, lines }) => ({
    path: posix.isAbsolute(path) ? '' : path,
    lines: meaningful(lines),
  }));
  const local = await Promise.all(
    localTargets(sources).map(async (path) => [path, await contentHash(path, files)] as const),
  );
  const canonical = { version: 1, base, image, python, platform, requirements, local };
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

function meaningful(lines: string[]): string[] {
  return parseRequirements(lines)
    .filter(({ kind }) => kind !== 'blank')
    .map(({ text }) => text.replace(/\s+/g, ' '));
}

/** Session paths that requirement lines install from. */
function localTargets(sources: RequirementsFile[]): string[] {
  const targets = sources.flatMap(({ lines }) =>
    // pip takes such paths as relative to where it runs, which is the flow folder.
    parseRequirements(lines).flatMap(({ kind, target }) =>
      (kind === 'path' || kind === 'editable') && target && !/^[a-z+]+:\/\//.test(target)
        ? [posix.normalize(target.replaceAll('\\', '/')).replace(/\/$/, '')]
        : [],
    ),
  );
  return [...new Set(targets)].sort();
}

async function contentHash(path: string, { files }: SessionFiles): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    if (path !== '.' && file.path !== path && !file.path.startsWith(`${path}/`)) continue;
    hash.update(`${file.path}\0`).update(await contentOf(file));
  }
  return hash.digest('hex');
}

/** What the session gets as the file's content. */
async function contentOf(file: SessionFile): Promise<Buffer | string> {
  switch (file.content) {
    case 'text':
      return file.text ?? '';
    case 'zip':
      return await zipBytes(file);
    case 'file':
      return await readFile(file.source);
  }
}
