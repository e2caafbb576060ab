import type { Choices } from './keyTable.ts';

const shared: Choices = {
  deployment_name: 'The deployment of an Azure OpenAI connection.',
  model: 'The model of an OpenAI or serverless connection.',
  temperature: 'How free the answer is, from 0 to 2.',
  max_tokens: 'The most tokens that the answer may have.',
  top_p: 'The share of likely tokens that are looked at, from 0 to 1.',
  stop: 'Texts that end the answer.',
  presence_penalty: 'How much what was said already is avoided, from -2 to 2.',
  frequency_penalty: 'How much what is said often is avoided, from -2 to 2.',
  logit_bias: 'How much more or less likely tokens are made, by token.',
  n: 'How many answers are asked for.',
};

/** What llm nodes take beside the variables of their templates, by `api`; source: promptflow-tools' aoai.py and openai.py. */
export const llmInputs: Readonly<Record<'chat' | 'completion', Choices>> = {
  chat: {
    ...shared,
    response_format: 'The form of the answer, as `{"type": "json_object"}`.',
    tools: 'The tools that the model may call.',
    tool_choice: 'Which tool the model calls.',
    functions: 'The functions that the model may call; older than `tools`.',
    function_call: 'Which function the model calls; older than `tool_choice`.',
    seed: 'A number that makes answers repeatable.',
  },
  completion: {
    ...shared,
    suffix: 'What comes behind the text.',
    logprobs: 'For how many tokens the likelihoods are given.',
    echo: 'The prompt is given back too.',
    best_of: 'Of how many answers the best is taken.',
  },
};
