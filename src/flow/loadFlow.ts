import { resolveEnvironment, type FlowEnvironment } from './environment.ts';
import { parseFlowDefinition, type FlowDefinition } from './flowDefinition.ts';
import { readFlowText, resolveFlowFile, type FlowFile } from './flowFile.ts';
import { flowLineage } from './flowId.ts';
import { toUserError, type FlowProblem } from './flowProblem.ts';
import { listSessionFiles } from './sessionFiles.ts';
import type { SessionFiles } from './sessionFile.ts';

/** A flow as its files are at one moment. */
export interface LoadedFlow {
  /** Its lineage. */
  id: string;
  file: FlowFile;
  text: string;
  definition: FlowDefinition;
  files: SessionFiles;
  environment: FlowEnvironment;
  /** Of all of it. */
  problems: FlowProblem[];
}

/** Reads a flow from its folder or definition file. What is wrong inside it is told as problems; only a flow that is not there throws. */
export async function loadFlow(path: string, options: { signal?: AbortSignal } = {}): Promise<LoadedFlow> {
  const file = await resolveFlowFile(path);
  const [text, id] = await Promise.all([readFlowText(file), flowLineage(file.realDir)]);
  const definition = parseFlowDefinition(text, file.path);
  const files = await listSessionFiles(file, text, definition, options.signal);
  const environment = await resolveEnvironment(file, definition, files);
  const problems = [...definition.problems, ...files.problems, ...environment.problems];
  return { id, file, text, definition, files, environment, problems };
}

/** Throws one error that names all that keeps a session from being made of it. */
export function assertStartable({ problems }: LoadedFlow): void {
  const error = toUserError(problems);
  if (error) throw error;
}
