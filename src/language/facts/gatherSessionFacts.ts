import { listSessionFiles } from '../../flow/sessionFiles.ts';
import type { SessionFiles } from '../../flow/sessionFile.ts';
import type { FlowDocument } from '../document/flowDocument.ts';
import type { SessionFacts } from '../features/facts.ts';
import { toFlowFile } from './gatherFlowFacts.ts';
import { withSlashes } from './slashes.ts';

/** A folder that takes longer is larger than an editor should look at behind a person's back. */
const longestMs = 10_000;

/**
 * What a walk through all files of a flow's session says. `document.path` is absolute. Undefined where it cannot be had:
 * when `signal` ends it, when it takes too long, or when the folder is gone.
 */
export async function gatherSessionFacts(
  document: FlowDocument,
  signal: AbortSignal,
): Promise<SessionFacts | undefined> {
  const { source, model, path } = document;
  const flow = await toFlowFile(path);
  const additionalIncludes = model.includes.map(({ text, span }) => ({
    value: text,
    range: source.rangeOf(span),
  }));
  const ends = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const listed = await listSessionFiles(flow, source.text, { additionalIncludes }, ends).catch(
    (error: unknown) => {
      if (ends.aborted) return undefined;
      throw error;
    },
  );
  return listed && toFacts(listed);
}

function toFacts({ files, overwrites, problems, totalBytes }: SessionFiles): SessionFacts {
  const bytesByInclude = new Map<string, number>();
  for (const { origin, size } of files)
    if (origin.kind === 'include')
      bytesByInclude.set(origin.item, (bytesByInclude.get(origin.item) ?? 0) + size);
  return {
    totalBytes,
    files: files.length,
    bytesByInclude,
    overwrites: overwrites.map((one) => ({
      ...one,
      by: withSlashes(one.by),
      replaced: withSlashes(one.replaced),
    })),
    leftOut: new Map(
      problems.flatMap(({ item, leftOut }) => (item !== undefined && leftOut ? [[item, leftOut]] : [])),
    ),
    problems: problems
      .filter(({ severity }) => severity === 'error')
      .map(({ code, item, message, remedy }) => ({
        code,
        message: withSlashes(message),
        ...(item !== undefined && { item }),
        ...(remedy !== undefined && { remedy }),
      })),
  };
}
