import { posix } from 'node:path';
import type { ExecRequest } from '../../src/session/run.ts';
import { sessionErrors } from '../../src/session/sessionErrors.ts';
import type { FakeFile, FakePackages } from './fakePlace.ts';

/** What a command of a fake session sees and does. */
export interface ExecWorld {
  files: ReadonlyMap<string, FakeFile>;
  packages: FakePackages;
  sleep: (seconds: number) => Promise<void>;
}

export type OnOutput = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;

/**
 * Runs `python3 -c` with statements of the kinds that the conformance suite needs, separated by semicolons. Any other program
 * is not there, and any other statement is an error with exit code 1.
 */
export async function fakeExec(
  { files, packages, sleep }: ExecWorld,
  { command, cwd = '.' }: ExecRequest,
  onOutput: OnOutput,
): Promise<number> {
  const folder = posix.join(cwd, '/');
  const isThere = folder === './' || [...files.keys()].some((path) => path.startsWith(folder));
  if (!isThere) throw sessionErrors.noFolder(cwd);
  const [program = '', option, code = ''] = command;
  if (program !== 'python3' || option !== '-c')
    throw sessionErrors.noProgram(program, 'a fake session has python3 -c alone');
  const say = (stream: 'stdout' | 'stderr', text: string): void => onOutput(stream, Buffer.from(text));
  for (const statement of code.split('; ')) {
    const [, printed, to] = /^print\("(.*)"(?:, (file=sys\.stderr|flush=True))?\)$/.exec(statement) ?? [];
    const slept = /^time\.sleep\((\d+)\)$/.exec(statement)?.[1];
    const left = /^sys\.exit\((\d+)\)$/.exec(statement)?.[1];
    const path = /^print\(open\("(.*)"\)\.read\(\)\)$/.exec(statement)?.[1];
    const name = /^print\(importlib\.metadata\.version\("(.*)"\)\)$/.exec(statement)?.[1];
    const bytes = /^sys\.stdout\.buffer\.write\(bytes\(\[(.*)\]\)\)$/.exec(statement)?.[1];
    if (printed !== undefined) say(to === 'file=sys.stderr' ? 'stderr' : 'stdout', `${printed}\n`);
    else if (slept) await sleep(Number(slept));
    else if (left) return Number(left);
    else if (path) say('stdout', `${files.get(posix.join(cwd, path))?.text}\n`);
    else if (name) say('stdout', `${packages.get(name)}\n`);
    else if (bytes) onOutput('stdout', Uint8Array.from(bytes.split(',').map(Number)));
    else if (statement === 'print(sys.stdin.read())') say('stdout', '\n');
    else if (!statement.startsWith('import ')) {
      say('stderr', `SyntaxError: ${statement}\n`);
      return 1;
    }
  }
  return 0;
}
