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
      'Prompt flow\u2019s local merge looks for all files of a zipped folder in its top and fails on sub-folders; its upload packs them, and so do sessions.',
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
    id: 'flex without an entry',
    reason: 'Prompt flow takes a flow.flex.yaml without an entry for a DAG; a session says what is missing.',
  },
  {
    id: 'environment not a mapping',
    reason: 'Prompt flow finds out when it builds or uploads the flow; a session refuses it at once.',
  },
  {
    id: 'schema and entry',
    reason:
      'Prompt flow\u2019s validation also refuses empty sections, which its runs take, and imports the entry; a session takes what runs, and the run tells the rest in prompt flow\u2019s own words.',
  },
  {
    id: 'flow file overwritten',
    reason:
      'Prompt flow lets an include take the place of the definition that names it; a session refuses it, for either could be meant.',
  },
  {
    id: 'file over folder',
    reason:
      'Prompt flow copies an included file into a folder of its name, and fails where an included folder meets a file; in a session the later one takes the place, as between files.',
  },
  {
    id: 'dangling link in an include',
    reason:
      'Prompt flow fails on a dangling link in the flow and passes over one in an include; a session names both.',
  },
  {
    id: 'prompty',
    reason: 'A .prompty file is a flow to prompt flow; a session is of a folder with a flow definition.',
  },
] as const satisfies readonly DecidedDifference[];

export type DecidedId = (typeof decidedDifferences)[number]['id'];
