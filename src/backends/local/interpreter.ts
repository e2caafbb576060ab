import { constants } from 'node:fs';
import { access, open, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { readJson, writeJson } from '../../host/jsonFile.ts';
import { localErrors } from './localErrors.ts';
import { runTool } from './runTool.ts';

/** A Python that environments can be made with. */
export interface Interpreter {
  /** Absolute path of the real thing, behind any shim. */
  path: string;
  version: string;
  implementation: string;
  /** Operating system and processor, as `sysconfig.get_platform()` says. */
  platform: string;
  /** Can make virtual environments with pip inside by itself. */
  hasVenv: boolean;
  hasVirtualenv: boolean;
  hasPip: boolean;
}

const oldest = [3, 9] as const;

const probe = `import json, sys, sysconfig
from importlib.util import find_spec
print(json.dumps({
  "path": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3], "implementation": sys.implementation.name, "platform": sysconfig.get_platform(),
  "hasVenv": bool(find_spec("venv") and find_spec("ensurepip")), "hasVirtualenv": bool(find_spec("virtualenv")), "hasPip": bool(find_spec("pip")),
}))`;

/**
 * The first usable interpreter: the setting (which must be usable), what the Python extension has chosen, then the usual
 * names on PATH. The error names all that was tried and why it would not do.
 */
export async function findInterpreter(
  setting: string | undefined,
  preferred: () => Promise<string | undefined>,
  cacheFile: string,
  signal?: AbortSignal,
): Promise<Interpreter> {
  if (setting) {
    const found = await examine(setting, cacheFile, signal);
    if (typeof found === 'string') throw localErrors.badPython(setting, found);
    return found;
  }
  const chosen = await preferred();
  const names = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];
  const tried: string[] = [];
  for (const candidate of [...(chosen ? [chosen] : []), ...names]) {
    const found = await examine(candidate, cacheFile, signal);
    if (typeof found !== 'string') return found;
    tried.push(`${candidate}: ${found}`);
  }
  throw localErrors.noPython(tried);
}

/** An interpreter, or why it cannot be used. */
async function examine(
  name: string,
  cacheFile: string,
  signal: AbortSignal | undefined,
): Promise<Interpreter | string> {
  const path = isAbsolute(name) ? name : await onPath(name);
  if (!path) return 'not on PATH';
  const key = await fingerprint(path);
  const cached = key && (await readJson<Record<string, Interpreter>>(cacheFile))?.[key];
  if (cached) return cached;
  try {
    const { code, stdout, stderr } = await runTool({
      command: path,
      args: ['-I', '-c', probe],
      ...(signal && { signal }),
    });
    if (code !== 0) return lastLine(stderr) || `exit code ${code}`;
    const found = JSON.parse(stdout) as Interpreter;
    const [major = 0, minor = 0] = found.version.split('.').map(Number);
    if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
      return `Python ${found.version} is older than ${oldest.join('.')}`;
    if (key) {
      const cache = (await readJson<Record<string, Interpreter>>(cacheFile)) ?? {};
      // The cache only saves time: a home that cannot be written is reported by whoever needs to write there.
      await writeJson(cacheFile, { ...cache, [key]: found }).catch(() => {});
    }
    return found;
  } catch (error) {
    if (error instanceof SyntaxError) return 'it is not a Python';
    if ((error as NodeJS.ErrnoException).syscall?.startsWith('spawn'))
      return `cannot be started (${(error as NodeJS.ErrnoException).code})`;
    throw error;
  }
}

/** Finds a program on PATH. */
export async function onPath(name: string): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        await access(path, constants.X_OK);
        if (folder && (await stat(path)).isFile()) return path;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/**
 * What an interpreter's answer may be remembered by; undefined for scripts, which may lead to another interpreter tomorrow.
 * pyenv's shims are scripts too, but what they lead to is named by their version files.
 */
async function fingerprint(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    const { size, mtimeMs } = await stat(real);
    const file = await open(real);
    const start = Buffer.alloc(2);
    try {
      await file.read(start, 0, 2, 0);
    } finally {
      await file.close();
    }
    if (start.toString() !== '#!') return `${path}|${real}|${size}|${mtimeMs}`;
    const shims = /^(.*)[/\\]shims[/\\][^/\\]+$/.exec(real);
    const version = shims && (await stat(join(shims[1]!, 'version')));
    return version
      ? `${path}|${real}|${version.mtimeMs}|${process.env.PYENV_VERSION ?? ''}|${process.cwd()}`
      : undefined;
  } catch {
    return undefined;
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';
