import type { Choices } from './keyTable.ts';

/** Types of inputs, outputs and init arguments; source: `ValueType` in promptflow's contracts/tool.py. */
export const valueTypes: Choices = {
  string: 'Text; whatever is given is turned into text.',
  int: 'A whole number; text that reads as one will do.',
  double: 'A number with or without a fraction.',
  bool: '`true` or `false`, as text too.',
  list: 'A list, or text that holds one as JSON.',
  object: 'A mapping, or text that holds one as JSON.',
  image: 'An image: a path, a URL or base64, as `{"data:image/png;path": "photo.png"}`.',
  file_path: 'The path of a file, given to the tool as `FilePath`.',
  prompt_template: 'A prompt template, given to the tool as `PromptTemplate`.',
  secret: 'Text that must not be shown.',
  assistant_definition: 'The definition of an OpenAI assistant.',
};

/** Types that flex flows take as inputs and outputs. */
export const flexTypes: Choices = pick(valueTypes, ['string', 'int', 'double', 'bool', 'list', 'object']);

/** Types of connections; source: `ConnectionType` in promptflow's _constants.py. */
export const connectionTypes: Choices = Object.fromEntries(
  [
    'AzureOpenAI',
    'OpenAI',
    'Serverless',
    'CognitiveSearch',
    'Serp',
    'AzureContentSafety',
    'AzureAIServices',
    'FormRecognizer',
    'Qdrant',
    'Weaviate',
    'Custom',
  ].map((name) => [`${name}Connection`, 'A connection, given by its name.']),
);

/** Types that the arguments of a flex flow's class take besides. */
export const initTypes: Choices = {
  ...flexTypes,
  AzureOpenAIModelConfiguration:
    'The model of an Azure OpenAI connection: `connection` and `azure_deployment`.',
  OpenAIModelConfiguration: 'The model of an OpenAI connection: `connection` and `model`.',
  ...connectionTypes,
};

function pick(from: Choices, names: readonly string[]): Choices {
  return Object.fromEntries(names.map((name) => [name, from[name]!]));
}
