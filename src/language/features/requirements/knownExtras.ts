/** Extras of the packages of `knownPackages` that flows may need, by normalised name. Source: their metadata. */
export const knownExtras: Readonly<Record<string, readonly string[]>> = {
  promptflow: ['azure', 'azureml-serving', 'executable', 'executor-service', 'all'],
  'promptflow-core': ['azureml-serving', 'executor-service'],
  'promptflow-devkit': ['executable', 'pyarrow'],
  'promptflow-tools': ['azure'],
};
