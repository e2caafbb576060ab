import type { Interpreter } from './interpreter.ts';
import { runTool } from './runTool.ts';

/** What pip's configuration files say, as the variables that pip itself would take it from; `uv` reads neither. */
export async function pipSettings(
  { path, hasPip }: Interpreter,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  if (!hasPip) return {};
  const { code, stdout } = await runTool({
    command: path,
    args: ['-I', '-m', 'pip', 'config', 'list', '--disable-pip-version-check'],
    signal,
  });
  return code === 0 ? toVariables(stdout) : {};
}

/** Lines such as `global.index-url='https://host/simple'`; what is said for `install` beats what is said for all. */
export function toVariables(listed: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const section of ['global', 'install', ':env:']) {
    for (const line of listed.split('\n')) {
      const match = /^([^.]+)\.([\w-]+)=(['"])(.*)\3\s*$/.exec(line);
      if (match?.[1] !== section) continue;
      // A list is one value with line breaks in it.
      found[`PIP_${match[2]!.toUpperCase().replaceAll('-', '_')}`] = match[4]!.replaceAll('\\n', ' ').trim();
    }
  }
  return found;
}
