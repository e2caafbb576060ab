import { existsSync } from 'node:fs';
import type { RunResult } from '../../session/run.ts';
import { readInputs } from '../arguments.ts';
import { flowOf, type VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';

/** Runs the flow in its session: the log goes to stderr as it comes, the outputs to stdout. */
export const run: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  const request = {
    inputs: await readInputs(args.inputs),
    ...(args.node !== undefined && { node: args.node }),
    ...(args.variant !== undefined && { variant: args.variant }),
    environmentVariables: args.environmentVariables,
  };
  const result = await sessions.run(
    flowOf(context),
    request,
    ({ text }) => process.stderr.write(text),
    signal,
  );
  out.result(result, result.status === 'completed' ? JSON.stringify(result.outputs, undefined, 2) : '');
  if (!out.json && result.error) out.progress(inWords(result, flowOf(context)));
  switch (result.status) {
    case 'completed':
      return exitCodes.done;
    case 'canceled':
      return exitCodes.cancelled;
    case 'failed':
    case 'running':
      return exitCodes.failed;
  }
};

function inWords({ error, log, runId }: RunResult, flow: string): string {
  const { type, message, node, frames } = error!;
  const where = frames.map(({ file, line, function: name, text }) => {
    const at = `  at ${file}:${line}${name ? ` in ${name}` : ''}`;
    return text ? `${at}\n      ${text}` : at;
  });
  // In a container, and on another machine, the path leads a person nowhere.
  const place = existsSync(log) ? log : `flow-session logs ${flow} --run ${runId}`;
  const what = `error: ${node ? `node "${node}": ` : ''}${type}: ${message}`;
  return [what, ...where, `  log: ${place}`].join('\n');
}
