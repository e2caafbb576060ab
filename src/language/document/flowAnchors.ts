import { parseFlowDefinition } from '../../flow/flowDefinition.ts';

/** 0-based lines of a flow file at which the session's actions stand. */
export interface FlowAnchors {
  top: number;
  environment?: number;
}

/** Finds them in the text of a flow file, saved or not, as far as it can be understood. */
export function flowAnchors(text: string, path: string): FlowAnchors {
  const { sections, environment } = parseFlowDefinition(text, path);
  const first = [...sections.values()][0];
  return {
    top: first?.start.line ?? 0,
    ...(environment && { environment: environment.range.start.line }),
  };
}
