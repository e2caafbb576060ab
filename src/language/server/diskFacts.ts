import { gatherFlowFacts } from '../facts/gatherFlowFacts.ts';
import { gatherRequirementsFacts } from '../facts/gatherRequirementsFacts.ts';
import { gatherRunFacts } from '../facts/gatherRunFacts.ts';
import { gatherSessionFacts } from '../facts/gatherSessionFacts.ts';
import type { FlowModel } from '../document/flowModel.ts';
import type { RunDocument } from '../document/runDocument.ts';
import { scalarOf } from '../../flow/yaml/yamlTree.ts';
import { definitionNames } from '../../flow/definitionNames.ts';
import type { RunFacts } from '../features/runFacts.ts';
import type { FactSource } from './documentFacts.ts';

/** What the client has open. Paths are absolute, with '/'. */
export interface OpenWorkspace {
  folders: () => readonly string[];
  /** The flow that is open at a path. */
  flowAt: (path: string) => FlowModel | undefined;
}

/** Looks at this machine's disk, but takes flows as they are open. */
export function diskFacts({ folders, flowAt }: OpenWorkspace): FactSource {
  return {
    async quick(document, signal) {
      switch (document.kind) {
        case 'flow':
          return await gatherFlowFacts(document, folders(), signal);
        case 'run':
          return withOpenFlow(document, await gatherRunFacts(document, signal), flowAt);
        case 'requirements':
          return await gatherRequirementsFacts(document, signal);
      }
    },
    session: gatherSessionFacts,
  };
}

function withOpenFlow(
  document: RunDocument,
  facts: RunFacts,
  flowAt: (path: string) => FlowModel | undefined,
): RunFacts {
  const fact = facts.paths.get(scalarOf(document.root, 'flow')?.text ?? '');
  if (!facts.flow || (fact?.kind !== 'file' && fact?.kind !== 'folder')) return facts;
  const paths =
    fact.kind === 'file' ? [fact.source] : definitionNames.map((name) => `${fact.source}/${name}`);
  const open = paths.map((path) => flowAt(path)).find((flow) => flow !== undefined);
  return open ? { ...facts, flow: open } : facts;
}
