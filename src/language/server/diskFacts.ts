import { gatherFlowFacts } from '../facts/gatherFlowFacts.ts';
import { gatherRunFacts } from '../facts/gatherRunFacts.ts';
import { gatherSessionFacts } from '../facts/gatherSessionFacts.ts';
import type { FactSource } from './documentFacts.ts';

/** Looks at this machine's disk. `folders` are the workspace's, absolute, with '/'. */
export function diskFacts(folders: () => readonly string[]): FactSource {
  return {
    async quick(document, signal) {
      switch (document.kind) {
        case 'flow':
          return await gatherFlowFacts(document, folders(), signal);
        case 'run':
          return await gatherRunFacts(document, signal);
        case 'requirements':
          return undefined;
      }
    },
    session: gatherSessionFacts,
  };
}
