/** The names of flow definitions; a folder's is looked for in this order, prompt flow's own (resolve_flow_path). */
export const definitionNames = ['flow.dag.yaml', 'flow.dag.yml', 'flow.flex.yaml', 'flow.flex.yml'];
