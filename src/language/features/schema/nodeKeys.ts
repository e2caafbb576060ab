import type { KeyTable } from './keyTable.ts';

/** What `source` of a node may say. */
export const sourceKeys: KeyTable = {
  type: {
    about: 'Where the tool comes from.',
    value: 'choice',
    values: {
      code: 'A file of the flow; the default.',
      package: 'A tool of an installed Python package.',
      package_with_prompt: 'A tool of an installed Python package that takes a prompt template of the flow.',
    },
  },
  path: {
    about: 'The Python file or prompt template, as a path in the flow folder.',
    value: 'path',
  },
  tool: {
    about: 'The tool of the package, as `module.function` or `module.Class.function`.',
    value: 'text',
  },
};

/** When a node runs. */
export const activateKeys: KeyTable = {
  when: {
    about:
      'What is looked at: a reference to a flow input or to the output of another node, which then runs before.',
    value: 'reference',
    required: true,
  },
  is: {
    about: 'The node runs where `when` gives this value, and is bypassed where it gives another.',
    value: 'any',
    required: true,
  },
};

/** What the node of a variant may say: all of a node but its name. */
export const variantNodeKeys: KeyTable = {
  type: {
    about: 'What kind of tool the node runs.',
    value: 'choice',
    values: {
      python: 'A Python function with `@tool`, in a file of the flow or in a package.',
      llm: 'A prompt template that is filled and sent to a language model.',
      prompt: 'A prompt template that is filled; the text is the output.',
      custom_llm: 'A tool of a package that takes a prompt template.',
      csharp: 'A C# tool.',
    },
  },
  source: {
    about: 'What the node runs: a file of the flow, or a tool of a package.',
    value: 'map',
    keys: sourceKeys,
  },
  inputs: {
    about: 'Values by the names of the tool’s arguments: literals, `${inputs.…}` or `${node.output}`.',
    value: 'map',
  },
  connection: { about: 'The name of the connection that an llm node uses.', value: 'text' },
  api: {
    about: 'How an llm node asks the model.',
    value: 'choice',
    values: {
      chat: 'As a conversation; what nearly all models take.',
      completion: 'As one text to go on with.',
    },
  },
  provider: {
    about: 'Whose connection an llm node uses; told from the connection where it is absent.',
    value: 'choice',
    values: { AzureOpenAI: 'Azure OpenAI.', OpenAI: 'OpenAI.' },
  },
  module: { about: 'The Python module of the tool, such as `promptflow.tools.aoai`.', value: 'text' },
  activate: {
    about: 'The node runs only where a value is what it should be; else it is bypassed.',
    value: 'map',
    keys: activateKeys,
  },
  aggregation: {
    about: 'The node runs once, after all lines of a run, with the lists of their values.',
    value: 'boolean',
  },
  enable_cache: {
    about: 'The node takes its output from the cache where its inputs were seen before.',
    value: 'boolean',
  },
  comment: { about: 'A note; prompt flow does nothing with it.', value: 'text' },
  tool: { about: 'The name of a tool under `tools`.', value: 'text', old: 'use `source`' },
  reduce: { about: 'What `aggregation` was called before.', value: 'boolean', old: 'use `aggregation`' },
  skip: { about: 'What `activate` was before; prompt flow ignores it.', value: 'map', old: 'use `activate`' },
};

/** What a node under `nodes` may say. */
export const nodeKeys: KeyTable = {
  name: { about: 'By this name others refer to the node’s output.', value: 'text', required: true },
  ...variantNodeKeys,
  use_variants: {
    about: 'The rest of the node stands under `node_variants`, in the variant that is chosen.',
    value: 'boolean',
  },
};
