import { loadFlow } from '../../flow/loadFlow.ts';
import { flowOf, type VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { bytesInWords } from '../output.ts';

/** Lists what the session sees, without needing one. */
export const files: VerbHandler = async (context) => {
  const { out, signal } = context;
  const { files: listed, problems } = await loadFlow(flowOf(context), { signal });
  const document = {
    files: listed.files.map(({ path, size, mode, origin, source, rule }) => ({
      path,
      size,
      mode: mode.toString(8),
      origin: origin.kind === 'flow' ? 'flow' : { include: origin.item, line: origin.line },
      source,
      rule,
    })),
    overwrites: listed.overwrites,
    totalBytes: listed.totalBytes,
    problems,
  };
  const width = Math.max(0, ...listed.files.map(({ size }) => bytesInWords(size).length));
  out.result(
    document,
    [
      ...listed.files.map(
        ({ path, size, rule }) => `${bytesInWords(size).padStart(width)}  ${path}  (${rule})`,
      ),
      ...listed.overwrites.map(
        ({ path, by, replaced }) => `note: ${path}: ${by} takes the place of ${replaced}`,
      ),
      `${listed.files.length} files, ${bytesInWords(listed.totalBytes)}`,
    ].join('\n'),
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const { code, file, range, message, remedy } of problems)
    out.progress(
      `${code} ${file}${range ? `:${range.start.line + 1}` : ''}: ${message}${remedy ? `. ${remedy}` : ''}`,
    );
  return errors.length ? exitCodes.badInput : exitCodes.done;
};

export const packages: VerbHandler = async (context) => {
  const { out, sessions, signal } = context;
  const installed = await sessions.packages(flowOf(context), signal);
  const width = Math.max(0, ...installed.map(({ name }) => name.length));
  const versionWidth = Math.max(0, ...installed.map(({ version }) => version.length));
  out.result(
    installed,
    installed
      .map(({ name, version, origin }) => `${name.padEnd(width)}  ${version.padEnd(versionWidth)}  ${origin}`)
      .join('\n'),
  );
  return exitCodes.done;
};

/** Prints the session's log, or a run's. */
export const logs: VerbHandler = async (context) => {
  const { args, out, sessions, signal } = context;
  let text = '';
  const request = { follow: args.follow, ...(args.run !== undefined && { runId: args.run }) };
  const next = await sessions.logs(
    flowOf(context),
    request,
    (piece) => {
      if (out.json) text += piece;
      else process.stdout.write(piece);
    },
    signal,
  );
  if (out.json) out.result({ text, next }, '');
  return exitCodes.done;
};
