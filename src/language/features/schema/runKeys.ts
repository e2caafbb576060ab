import type { KeyTable } from './keyTable.ts';

/** What `resources` of a run may say; prompt flow refuses others. */
export const resourcesKeys: KeyTable = {
  instance_type: { about: 'The VM size of the serverless compute session.', value: 'text' },
  compute: {
    about: 'The compute instance that the session runs on, instead of a serverless one.',
    value: 'text',
  },
};

/** What `identity` of a run may say; prompt flow refuses others. */
export const identityKeys: KeyTable = {
  type: {
    about: 'As whom the session works.',
    value: 'choice',
    required: true,
    values: {
      user_identity: 'As the user who starts the run; the default.',
      managed: 'As a user-assigned identity of the workspace: the primary one, or that of `client_id`.',
    },
  },
  client_id: {
    about: 'The client id of the workspace’s identity that is meant; only with `managed`.',
    value: 'text',
  },
};

/** What a run file may say at its top. */
export const runKeys: KeyTable = {
  flow: {
    about: 'The flow folder, relative to this file, or `azureml:` and the name of a flow.',
    value: 'path',
    required: true,
  },
  data: {
    about: 'The lines to run the flow with: a `.jsonl`, `.csv` or other file, or a remote one.',
    value: 'path',
  },
  column_mapping: {
    about: 'Values by flow input: `${data.column}`, `${run.outputs.name}` or a literal.',
    value: 'map',
  },
  run: { about: 'The run whose outputs and inputs this one builds on, by name.', value: 'text' },
  variant: { about: 'The variant to run, as `${node.variant}`.', value: 'reference' },
  resources: { about: 'What the cloud session runs on.', value: 'map', keys: resourcesKeys },
  identity: { about: 'As whom the cloud session works.', value: 'map', keys: identityKeys },
  connections: {
    about: 'By node, what it takes in place of its own `connection`, `deployment_name` and `model`.',
    value: 'map',
  },
  environment_variables: {
    about: 'Environment variables by name, or the path of a `.env` file; they win over those of the flow.',
    value: 'any',
  },
  init: {
    about: 'The arguments of a flex flow’s class by name, or the path of a file with them.',
    value: 'any',
  },
  name: { about: 'The name of the run; it must be new.', value: 'text' },
  display_name: { about: 'The name to show.', value: 'text' },
  description: { about: 'What the run is for.', value: 'text' },
  tags: { about: 'Texts by names of your own.', value: 'map' },
  properties: { about: 'Texts by names, for programs.', value: 'map' },
  $schema: {
    about: 'The JSON schema that other editors check the file with.',
    value: 'text',
    values: { 'https://azuremlschemas.azureedge.net/promptflow/latest/Run.schema.json': 'Of runs.' },
  },
  runtime: {
    about: 'The runtime of older workspaces.',
    value: 'text',
    old: 'runs have a compute session of their own',
  },
  status: {
    about: 'How the run stands; prompt flow writes it.',
    value: 'text',
    old: 'prompt flow writes it',
  },
  command: { about: 'What prompt flow runs; it writes it.', value: 'text', old: 'prompt flow writes it' },
  outputs: {
    about: 'What the run gives; prompt flow writes it.',
    value: 'map',
    old: 'prompt flow writes it',
  },
};
