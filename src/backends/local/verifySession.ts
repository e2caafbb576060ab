import { join } from 'node:path';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import { toUserPath } from '../../flow/toUserPath.ts';
import type { Report } from '../../session/operation.ts';
import type { Notice } from '../../session/session.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import { abortable } from '../../session/operationQueue.ts';
import { localErrors } from './localErrors.ts';
import type { SessionFolder } from './sessionFolder.ts';

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
 * error where the settings ask for it; a module that does not import is the user's to mend and comes as a notice.
 */
export async function verifySession(
  client: WorkerClient,
  flow: LoadedFlow,
  folder: SessionFolder,
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
    throw localErrors.verifyFailed(
      'prompt flow cannot be imported in the new environment.',
      promptflow.error ?? '',
    );
  return verified.flatMap(({ name, ok, error }) => {
    if (ok || !error) return [];
    const frame = error.frames.at(-1);
    const at =
      frame && `${toUserPath(flow.files.files, frame.file) ?? join(folder.flow, frame.file)}:${frame.line}`;
    const notice = {
      code: 'FSE310',
      message: `Node "${name}" cannot be imported yet: ${error.message}${at ? ` (${at})` : ''}`,
    };
    report({ kind: 'notice', notice });
    return [notice];
  });
}
