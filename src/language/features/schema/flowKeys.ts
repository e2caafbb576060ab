import type { Choices, KeyTable } from './keyTable.ts';
import { nodeKeys, variantNodeKeys } from './nodeKeys.ts';
import { connectionTypes, flexTypes, initTypes, valueTypes } from './valueTypes.ts';

const typeKey = (values: Choices) =>
  ({ about: 'What kind of value it is.', value: 'choice', required: true, values }) as const;

const commonInputKeys: KeyTable = {
  default: { about: 'The value where none is given.', value: 'any' },
  description: { about: 'What it is for.', value: 'text' },
  is_chat_input: { about: 'It takes what the user says in a chat flow.', value: 'boolean' },
  is_chat_history: { about: 'It takes what was said before in a chat flow.', value: 'boolean' },
};

/** What an input of a flow may say. */
export const inputKeys: KeyTable = {
  type: typeKey({ ...valueTypes, ...connectionTypes }),
  ...commonInputKeys,
  enum: { about: 'The values that it may have.', value: 'list' },
};

const flexInputKeys = (types: Choices): KeyTable => ({ type: typeKey(types), ...commonInputKeys });

const commonOutputKeys: KeyTable = {
  reference: { about: 'Where its value comes from: `${node.output}` or `${inputs.…}`.', value: 'reference' },
  description: { about: 'What it is.', value: 'text' },
  is_chat_output: { about: 'It is what a chat flow answers.', value: 'boolean' },
};

/** What an output of a flow may say. */
export const outputKeys: KeyTable = {
  type: typeKey(valueTypes),
  ...commonOutputKeys,
  evaluation_only: { about: 'It is for evaluations only.', value: 'boolean' },
};

/** What `environment` may say; prompt flow refuses nothing there. */
const environmentKeys: KeyTable = {
  python_requirements_txt: {
    about: 'The requirements file that the session installs, as a path in the flow folder.',
    value: 'path',
  },
  image: { about: 'The image that the session’s container is made from.', value: 'text' },
  conda_file: { about: 'A conda file that only `pf flow build` reads.', value: 'path' },
  setup_sh: { about: 'A script that only `pf flow build` runs.', value: 'path' },
};

const variantKeys: KeyTable = {
  node: {
    about: 'The node as it is in this variant, without its name.',
    value: 'map',
    required: true,
    keys: variantNodeKeys,
  },
  description: { about: 'What is different in this variant.', value: 'text' },
};

const variantGroupKeys: KeyTable = {
  default_variant_id: {
    about: 'The variant that is taken where none is chosen.',
    value: 'text',
    required: true,
  },
  variants: { about: 'The variants by their ids.', value: 'map', required: true, each: variantKeys },
};

const commonKeys = {
  environment: {
    about: 'What the compute session of the flow is made of.',
    value: 'map',
    keys: environmentKeys,
  },
  additional_includes: {
    about: 'Files and folders from outside that are laid into the flow folder; the last one wins.',
    value: 'list',
  },
  environment_variables: {
    about: 'Environment variables of the flow; `${connection.key}` takes one from a connection.',
    value: 'map',
  },
  description: { about: 'What the flow does.', value: 'text' },
  display_name: { about: 'The name to show.', value: 'text' },
  tags: { about: 'Texts by names of your own.', value: 'map' },
  type: {
    about: 'What kind of flow it is.',
    value: 'choice',
    values: {
      standard: 'A flow like any other; the default.',
      chat: 'A flow that talks with a user.',
      evaluation: 'A flow that judges the outputs of another.',
    },
  },
  language: {
    about: 'The language of the flow’s code.',
    value: 'choice',
    values: { python: 'Python; the default.', csharp: 'C#.' },
  },
  $schema: {
    about: 'The JSON schema that other editors check the file with.',
    value: 'text',
    values: { 'https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json': 'Of flows.' },
  },
} satisfies KeyTable;

const readBesides: KeyTable = {
  id: { about: 'An id that studio gave.', value: 'text', old: 'it has no effect' },
  name: { about: 'The name of the flow in its runs.', value: 'text', old: 'it is that of the folder' },
  version: { about: 'A version that studio gave.', value: 'any', old: 'it has no effect' },
};

/** What `flow.dag.yaml` may say at its top. */
export const dagKeys: KeyTable = {
  inputs: { about: 'What the flow takes, by name.', value: 'map', each: inputKeys },
  outputs: { about: 'What the flow gives, by name.', value: 'map', each: outputKeys },
  nodes: {
    about: 'The steps of the flow; the order is that of their references.',
    value: 'list',
    items: nodeKeys,
  },
  node_variants: { about: 'Variants of nodes, by the node’s name.', value: 'map', each: variantGroupKeys },
  ...commonKeys,
  message_format: {
    about: 'How images stand in inputs and outputs.',
    value: 'choice',
    values: {
      basic: 'As prompt flow’s own `{"data:image/png;path": …}`; the default.',
      'openai-vision': 'As messages of the OpenAI API.',
    },
  },
  tools: { about: 'Tools of older flows.', value: 'list', old: 'use `source` in each node' },
  ...readBesides,
};

/** What `flow.flex.yaml` may say at its top; prompt flow refuses others. */
export const flexKeys: KeyTable = {
  entry: {
    about: 'The function or class that is the flow, as `module:name`; of a C# flow its assembly and method.',
    value: 'text',
    required: true,
  },
  inputs: {
    about: 'What the flow takes, by name; told from the function where it is absent.',
    value: 'map',
    each: flexInputKeys(flexTypes),
  },
  outputs: {
    about: 'What the flow gives, by name; told from the function where it is absent.',
    value: 'map',
    each: { type: typeKey(flexTypes), ...commonOutputKeys },
  },
  init: {
    about: 'The arguments of the class, by name; told from the class where it is absent.',
    value: 'map',
    each: flexInputKeys(initTypes),
  },
  sample: {
    about: 'Values to try the flow with.',
    value: 'map',
    keys: {
      inputs: { about: 'Values by input, or `${file:…}` of a JSON file.', value: 'any' },
      init: { about: 'Values by argument of the class, or `${file:…}` of a JSON file.', value: 'any' },
    },
  },
  code: { about: 'The folder of the flow’s code, relative to this file.', value: 'path' },
  ...commonKeys,
};
