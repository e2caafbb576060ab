import type { LoadedFlow } from '../flow/loadFlow.ts';
import { toUserPath } from '../flow/toUserPath.ts';
import type { Report } from './operation.ts';
import type { Notice } from './session.ts';
import type { WorkerClient } from './workerClient.ts';
import { abortable } from './operationQueue.ts';
import { environmentErrors } from './environmentErrors.ts';

/** The worker's answer to `verify`. */
interface Verification {
  promptflow: { ok: boolean; version?: string | null; error?: string | null };
  nodes: {
    name: string;
    ok: boolean;
    error?: { message: string; frames: { file: string; line: number }[] } | null;
  }[];
}

/**
 * Imports prompt flow and each Python node's module in the new environment. Without prompt flow nothing runs, so that is an
 * error where the settings ask for it; a module that does not import is the user's to mend and comes as a notice. `place` says
 * where a file of the session lies that is none of the user's.
 */
export async function verifySession(
  client: WorkerClient,
  flow: LoadedFlow,
  place: (path: string) => string,
  basePackages: string[],
  report: Report,
  signal: AbortSignal,
): Promise<Notice[]> {
  const nodes = flow.definition.nodes
    .filter(({ type, source }) => type === 'python' && source?.value.endsWith('.py'))
    .map(({ name, source }) => ({ name, path: source!.value }));
  const { promptflow, nodes: verified } = await abortable(
    client.request<Verification>('verify', { nodes }),
    signal,
  );
  if (!promptflow.ok && basePackages.length)
    throw environmentErrors.verifyFailed(
      'prompt flow cannot be imported in the new environment.',
      promptflow.error ?? '',
    );
  return verified.flatMap(({ name, ok, error }) => {
    if (ok || !error) return [];
    const frame = error.frames.at(-1);
    const at = frame && `${toUserPath(flow.files.files, frame.file) ?? place(frame.file)}:${frame.line}`;
    const notice = {
      code: 'FSE310',
      message: `Node "${name}" cannot be imported yet: ${error.message}${at ? ` (${at})` : ''}`,
    };
    report({ kind: 'notice', notice });
    return [notice];
  });
}
