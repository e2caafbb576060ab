import { parse } from 'yaml';
import { CancelledError } from '../../src/common/cancelled.ts';
import type { NodeTiming, RunError, RunRequest, RunStatus } from '../../src/session/run.ts';
import type { FakeFile } from './fakePlace.ts';
import { TinyPython, toTinyError, type TinyError } from './tinyPython.ts';

interface FlowText {
  inputs?: Record<string, { default?: unknown }>;
  outputs?: Record<string, { reference: string }>;
  nodes: { name: string; source: { path: string }; inputs?: Record<string, unknown> }[];
}

/** What became of one run of a flow. */
export interface FakeOutcome {
  status: RunStatus;
  outputs: unknown;
  nodes: NodeTiming[];
  error?: RunError;
}

/** Runs the flow whose files these are, node after node. */
export async function fakeRun(
  files: ReadonlyMap<string, FakeFile>,
  flowFile: string,
  request: RunRequest,
  print: (text: string) => void,
  sleep: (seconds: number) => Promise<void>,
): Promise<FakeOutcome> {
  const flow = parse(files.get(flowFile)!.text) as FlowText;
  const python = new TinyPython({ module: (name) => files.get(`${name}.py`), print, sleep });
  const values = new Map<string, unknown>();
  for (const [name, input] of Object.entries(flow.inputs ?? {}))
    values.set(`inputs.${name}`, request.inputs?.[name] ?? input.default);
  const nodes: NodeTiming[] = [];
  for (const node of flow.nodes) {
    if (request.node !== undefined && request.node !== node.name) continue;
    const inputs = Object.fromEntries(
      Object.entries(node.inputs ?? {}).map(([name, value]) => [name, resolve(value, values)]),
    );
    try {
      const output = await python.callTool(node.source.path.replace(/\.py$/, ''), inputs);
      values.set(`${node.name}.output`, output);
      nodes.push({ name: node.name, status: 'completed', durationMs: 1 });
    } catch (error) {
      if (error instanceof CancelledError) return { status: 'canceled', outputs: null, nodes };
      const failure = toTinyError(error);
      nodes.push({ name: node.name, status: 'failed', durationMs: 1, error: failure.message });
      return { status: 'failed', outputs: null, nodes, error: toRunError(failure, node.name) };
    }
  }
  const outputs = Object.fromEntries(
    Object.entries(flow.outputs ?? {}).map(([name, { reference }]) => [name, resolve(reference, values)]),
  );
  return { status: 'completed', outputs, nodes };
}

const toRunError = ({ type, message, frames }: TinyError, node: string): RunError => ({
  type,
  message,
  node,
  frames,
});

function resolve(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  const reference = typeof value === 'string' ? /^\$\{(.*)\}$/.exec(value)?.[1] : undefined;
  return reference === undefined ? value : values.get(reference);
}
