import { badInput } from '../badInput.ts';
import { flowOf, type VerbHandler } from '../context.ts';

/**
 * Runs a command in the session: its output comes byte for byte, its exit code is this program's own. With --json both
 * are in the document, read as UTF-8.
 */
export const exec: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const flow = flowOf(context);
  const { command, cwd } = args;
  if (!command?.length)
    throw badInput(
      '"exec" needs a command after --.',
      'For example: flow-session exec ./my-flow -- python3 --version',
    );
  const request = { command, ...(cwd !== undefined && { cwd }) };
  if (!out.json) {
    return await sessions.exec(flow, request, (stream, bytes) => void process[stream].write(bytes), signal);
  }
  const said: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const exitCode = await sessions.exec(flow, request, (stream, bytes) => said[stream].push(bytes), signal);
  const text = (stream: 'stdout' | 'stderr'): string => Buffer.concat(said[stream]).toString();
  out.result({ exitCode, stdout: text('stdout'), stderr: text('stderr') }, '');
  return exitCode;
};
