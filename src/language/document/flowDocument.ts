import { parseFlowDefinition, type FlowDefinition } from '../../flow/flowDefinition.ts';

/** A flow file that is open in an editor, saved or not. */
export interface FlowDocument {
  definition: FlowDefinition;
  /** 0-based lines at which the session's actions stand. */
  anchors: { top: number; environment?: number };
}

/** Understands the text of a flow file as far as it goes. */
export function parseFlowDocument(text: string, path: string): FlowDocument {
  const definition = parseFlowDefinition(text, path);
  const first = [...definition.sections.values()][0];
  const environment = definition.environment?.range.start.line;
  return {
    definition,
    anchors: { top: first?.start.line ?? 0, ...(environment !== undefined && { environment }) },
  };
}
