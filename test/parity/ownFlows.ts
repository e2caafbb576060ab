const dag = (more = ''): string =>
  `${more}nodes:\n- {name: a, type: prompt, source: {type: code, path: a.jinja2}}\n`;
const flow = (yaml: string, files: Record<string, string> = {}): Record<string, string> => ({
  'flow/flow.dag.yaml': dag(yaml),
  'flow/a.jinja2': 'a',
  ...files,
});

/** Flows for what no published one shows, by name; each with its surroundings. The flow itself is in `flow/`. */
export const ownFlows: Record<string, Record<string, string>> = {
  'image and requirements': flow('environment: {image: "python:3.8-slim", python_requirements_txt: reqs}\n', {
    'flow/reqs': '# c\na\n\nb==1\n',
  }),
  'image beside a requirements.txt': flow('environment: {image: "python:3.8-slim"}\n', {
    'flow/requirements.txt': 'a',
  }),
  'requirements in a sub-folder': flow('environment: {python_requirements_txt: env/needs.txt}\n', {
    'flow/env/needs.txt': 'a\r\nb\r\n',
  }),
  'requirements through an include': flow(
    'environment: {python_requirements_txt: needs.txt}\nadditional_includes: [../common/needs.txt]\n',
    { 'common/needs.txt': 'x\n' },
  ),
  'requirements.txt through an include': flow('additional_includes:\n- ../common/requirements.txt\n', {
    'common/requirements.txt': 'x\n',
  }),
  'requirements that are not there': flow('environment: {python_requirements_txt: none.txt}\n'),
  'the same file twice': flow('additional_includes: [../x/one.py, ../x/one.py]\n', { 'x/one.py': '1' }),
  'the same name from two places': flow('additional_includes: [../x/one.py, ../y/one.py]\n', {
    'x/one.py': '1',
    'y/one.py': '2',
  }),
  'a folder merged from two places': flow('additional_includes: [../x/lib, ../y/lib]\n', {
    'x/lib/a.py': '1',
    'x/lib/b/c.py': '1',
    'y/lib/a.py': '2',
    'y/lib/b/d.py': '2',
  }),
  'an include over a flow file': flow('additional_includes:\n# which one wins\n- ../x/a.jinja2  # this\n', {
    'x/a.jinja2': 'other',
  }),
  'an include that is not there': flow('additional_includes: [../x/none.py]\n'),
  'a flat folder as a zip': flow('additional_includes: [../data.zip]\n', {
    'data/a.txt': '1',
    'data/b.txt': '2',
  }),
  'a nested folder as a zip': flow('additional_includes: [../data.zip]\n', {
    'data/a.txt': '1',
    'data/sub/b.txt': '2',
  }),
  'a zip that is there': flow('additional_includes: [../data.zip]\n', {
    'data.zip': 'bytes',
    'data/a.txt': '',
  }),
  'dot files and ignored ones': flow('additional_includes: [../lib]\n', {
    'flow/.hidden': '',
    'flow/.gitignore': '*.log\n',
    'flow/x.log': '',
    'flow/__pycache__/a.pyc': '',
    'lib/.dot': '',
  }),
  'an include over the definition': flow('additional_includes: [../x/flow.dag.yaml]\n', {
    'x/flow.dag.yaml': dag('inputs: {}\n'),
  }),
  'no nodes': { 'flow/flow.dag.yaml': 'inputs: {}\noutputs: {}\n' },
  'two definitions': { 'flow/flow.dag.yaml': dag(), 'flow/flow.flex.yaml': 'entry: a:b\n' },
  'no definition': { 'flow/readme.md': '' },
  'an entry in flow.dag.yaml': {
    'flow/flow.dag.yaml': 'entry: main:run\n',
    'flow/main.py': 'def run(): pass\n',
  },
  'flow.dag.yml': { 'flow/flow.dag.yml': dag(), 'flow/a.jinja2': '' },
  'a flex flow with includes': {
    'flow/flow.flex.yaml': 'entry: main:run\nadditional_includes: [../lib]\n',
    'flow/main.py': 'def run(): pass\n',
    'lib/x.py': '',
  },
};
