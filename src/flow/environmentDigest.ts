import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { FlowEnvironment, RequirementsFile } from './environment.ts';
import { parseRequirements } from './requirements/parseRequirements.ts';
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
    localTargets(sources).map(async (target) => [target.path, await contentHash(target, files)] as const),
  );
  const canonical = { version: 1, base, image, python, platform, requirements, local };
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

function meaningful(lines: string[]): string[] {
  return parseRequirements(lines).map(({ text }) => text.replace(/\s+/g, ' '));
}

/** A session path that requirement lines install from. */
interface LocalTarget {
  path: string;
  /** Installed in place: then only what describes the package is built, its code is read where it is. */
  editable: boolean;
}

const describing = /(^|\/)(pyproject\.toml|setup\.(py|cfg)|MANIFEST\.in)$/;

function localTargets(sources: RequirementsFile[]): LocalTarget[] {
  const targets = new Map<string, LocalTarget>();
  for (const { lines } of sources) {
    for (const { kind, target } of parseRequirements(lines)) {
      const local = target?.replace(/^file:(?!\/\/)/, '');
      if (!local || !['path', 'editable', 'url'].includes(kind) || /^[a-z+]+:\/\//.test(local)) continue;
      // pip takes such paths as relative to where it runs, which is the flow folder.
      const path = posix.normalize(local.replaceAll('\\', '/')).replace(/\/$/, '');
      targets.set(`${kind} ${path}`, { path, editable: kind === 'editable' });
    }
  }
  return [...targets.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function contentHash({ path, editable }: LocalTarget, { files }: SessionFiles): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    if (path !== '.' && file.path !== path && !file.path.startsWith(`${path}/`)) continue;
    if (editable && !describing.test(file.path)) continue;
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
