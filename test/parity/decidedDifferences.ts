/** A difference to prompt flow that is meant, with the reason. Each must be seen in the suite, or it goes. */
export interface DecidedDifference {
  id: string;
  reason: string;
}

export const decidedDifferences = [
  {
    id: 'ignored files',
    reason:
      'Prompt flow\u2019s local merge copies everything, its upload leaves out what ignore files name; sessions get one list everywhere, the upload\u2019s.',
  },
  {
    id: 'includes emptied',
    reason:
      'The session\u2019s flow file has an empty list in place of its includes, so that each other line keeps its number; prompt flow drops the key later.',
  },
  {
    id: 'nested zip',
    reason:
      'Prompt flow\u2019s local merge fails on a zipped folder that has sub-folders; its upload packs them, and so do sessions.',
  },
  {
    id: 'zip bytes',
    reason: 'Archives are compared by what they hold: times and compression differ.',
  },
  {
    id: 'requirements missing',
    reason:
      'Prompt flow only warns of a requirements file that is not there, and fails much later; a session refuses it at once.',
  },
  {
    id: 'no nodes',
    reason: 'Prompt flow loads a DAG without nodes, which can do nothing; a session refuses it at once.',
  },
  {
    id: 'flow file overwritten',
    reason:
      'Prompt flow lets an include take the place of the definition that names it; a session refuses it, for either could be meant.',
  },
] as const satisfies readonly DecidedDifference[];

export type DecidedId = (typeof decidedDifferences)[number]['id'];
