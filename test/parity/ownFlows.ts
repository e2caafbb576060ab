import type { DecidedId } from './decidedDifferences.ts';

/** A flow for what no published one shows, with its surroundings. */
export interface OwnFlow {
  files: Record<string, string>;
  /** Symbolic links: where they are, and what they say. */
  links?: Record<string, string>;
  /** What is opened; the folder `flow` unless it says otherwise. */
  path?: string;
  /** All that differs. */
  decided?: DecidedId[];
}

const node = 'nodes:\n- {name: a, type: prompt, source: {type: code, path: a.jinja2}}\n';
const flow = (yaml: string, more: Partial<OwnFlow> = {}): OwnFlow => ({
  ...more,
  files: { 'flow/flow.dag.yaml': yaml + node, 'flow/a.jinja2': 'a', ...more.files },
});
/** A flow that includes something. */
const including = (items: string, files: Record<string, string>, more: Partial<OwnFlow> = {}): OwnFlow =>
  flow(`additional_includes: [${items}]\n`, { decided: ['includes emptied'], ...more, files });
const broken = (yaml: string, more: Partial<OwnFlow> = {}): OwnFlow => ({
  ...more,
  files: { 'flow/flow.dag.yaml': yaml },
});

const environments: Record<string, OwnFlow> = {
  'image and requirements': flow(
    'environment: {image: "python:3.8-slim", python_requirements_txt: reqs, more: [1, true, é]}\n',
    { files: { 'flow/reqs': '# c\na\n\nb==1\n' } },
  ),
  'image beside a requirements.txt': flow('environment: {image: "python:3.8-slim"}\n', {
    files: { 'flow/requirements.txt': 'a' },
  }),
  'requirements in a sub-folder': flow('environment: {python_requirements_txt: env/needs.txt}\n', {
    files: { 'flow/env/needs.txt': 'a\r\nb\r\n\x0cc\u2028d' },
  }),
  'requirements outside the flow': flow('environment: {python_requirements_txt: /dev/null}\n'),
  'requirements of another name beside requirements.txt': flow(
    'environment: {python_requirements_txt: needs.txt}\n',
    { files: { 'flow/needs.txt': 'x', 'flow/requirements.txt': 'y' } },
  ),
  'requirements through an include': flow(
    'environment: {python_requirements_txt: needs.txt}\nadditional_includes: [../common/needs.txt]\n',
    { files: { 'common/needs.txt': 'x\n' }, decided: ['includes emptied'] },
  ),
  'requirements.txt through an include': including('../common/requirements.txt', {
    'common/requirements.txt': 'x\n',
  }),
  'requirements that an include overwrites': including('../common/requirements.txt', {
    'common/requirements.txt': 'x\n',
    'flow/requirements.txt': 'y\n',
  }),
  'requirements in an included folder': flow(
    'environment: {python_requirements_txt: common/needs.txt}\nadditional_includes: [../common]\n',
    { files: { 'common/needs.txt': 'x\n' }, decided: ['includes emptied'] },
  ),
  'requirements that are not there': flow('environment: {python_requirements_txt: none.txt}\n', {
    decided: ['requirements missing'],
  }),
  'an empty name of requirements': flow('environment: {python_requirements_txt: ""}\n', {
    files: { 'flow/requirements.txt': 'a' },
  }),
  'a null name of requirements, and none to pick up': flow('environment:\n  python_requirements_txt:\n'),
  'a null environment': flow('environment:\n', { decided: ['schema and entry'] }),
  'an environment from merge keys': flow(
    'x: &x {image: "i:1", python_requirements_txt: r}\nenvironment: {<<: *x, image: "i:2"}\n',
    { files: { 'flow/r': 'a' } },
  ),
  'an environment that is no mapping': flow('environment: conda\n', {
    decided: ['environment not a mapping'],
  }),
};

const includes: Record<string, OwnFlow> = {
  'the same file twice': including('../x/one.py, ../x/one.py', { 'x/one.py': '1' }),
  'the same name from two places': including('../x/one.py, ../y/one.py', {
    'x/one.py': '1',
    'y/one.py': '2',
  }),
  'a folder merged from two places, and into the flow': including('../x/lib, ../y/lib', {
    'x/lib/a.py': '1',
    'x/lib/b/c.py': '1',
    'y/lib/a.py': '2',
    'y/lib/b/d.py': '2',
    'flow/lib/a.py': '3',
    'flow/lib/e.py': '3',
  }),
  'the same folder twice': including('../lib, ../lib/', { 'lib/a.py': '1' }),
  'an include over a flow file': flow('additional_includes:\n# which one wins\n- ../x/a.jinja2  # this\n', {
    files: { 'x/a.jinja2': 'other' },
    decided: ['includes emptied'],
  }),
  'an include over the definition': including(
    '../x/flow.dag.yaml',
    { 'x/flow.dag.yaml': `inputs: {}\n${node}` },
    { decided: ['includes emptied', 'flow file overwritten'] },
  ),
  'a file over a folder': including(
    '../x/thing',
    { 'x/thing': 'f', 'flow/thing/in': '' },
    { decided: ['includes emptied', 'file over folder'] },
  ),
  'a folder over a file': including(
    '../x/thing',
    { 'x/thing/in': '', 'flow/thing': 'f' },
    { decided: ['file over folder'] },
  ),
  'an include that is not there': including('../x/none.py', {}, { decided: [] }),
  'the flow folder itself': including('"."', {}),
  'an alias of the includes': flow('additional_includes: &all [../x.py]\nx: *all\n', {
    files: { 'x.py': '' },
    decided: ['includes emptied'],
  }),
  'no includes in the list': flow('additional_includes: []\n'),
  'a flat folder as a zip': including('../data.zip', { 'data/a.txt': '1', 'data/b.txt': '2' }),
  'a nested folder as a zip': including(
    '../data.zip',
    { 'data/a.txt': '1', 'data/sub/b.txt': '2' },
    { decided: ['nested zip'] },
  ),
  'a zip that is there': including('../data.zip', { 'data.zip': 'bytes', 'data/a.txt': '' }),
  'a zip of nothing': including('../data.zip', {}, { decided: [] }),
  'dot files and ignored ones': including(
    '../lib, ../run.log',
    {
      'flow/.hidden': '',
      'flow/.gitignore': '*.log\n!keep.log\n',
      'flow/x.log': '',
      'flow/keep.log': '',
      'flow/__pycache__/a.pyc': '',
      'flow/.runs/1': '',
      'flow/env/pyvenv.cfg': '',
      'flow/env/lib/x.py': '',
      'lib/.dot': '',
      'lib/y.log': '',
      'lib/.gitignore': 'own.txt\n',
      'lib/own.txt': '',
      'run.log': '',
    },
    { decided: ['includes emptied', 'ignored files'] },
  ),
  'an .amlignore beside a .gitignore': flow('', {
    files: { 'flow/.amlignore': 'a.txt\n', 'flow/.gitignore': 'b.txt\n', 'flow/a.txt': '', 'flow/b.txt': '' },
    decided: ['ignored files'],
  }),
};

const links: Record<string, OwnFlow> = {
  'links to files and folders': flow('', {
    files: { 'far/x.py': 'x', 'far/deep/y.py': 'y' },
    links: { 'flow/one.py': '../far/x.py', 'flow/lib': '../far' },
  }),
  'a link that leads to nothing': flow('', { links: { 'flow/gone': 'nowhere' } }),
  'a link that leads to itself': flow('', { links: { 'flow/self': 'self' } }),
  'a link that leads to nothing in an include': including(
    '../lib',
    { 'lib/x.py': '' },
    { links: { 'lib/gone': 'nowhere' }, decided: ['includes emptied', 'dangling link in an include'] },
  ),
  'an include through links': including(
    '../alias.py, way/../near.py',
    { 'real.py': 'r', 'far/near.py': 'n', 'far/deep/x': '' },
    { links: { 'alias.py': 'real.py', 'flow/way': '../far/deep' } },
  ),
  'a flow folder that is a link': including(
    '../near.py',
    { 'near.py': 'n' },
    { links: { 'elsewhere/flow': '../flow' }, path: 'elsewhere/flow' },
  ),
};

const definitions: Record<string, OwnFlow> = {
  'no nodes': broken('inputs: {}\noutputs: {}\n', { decided: ['no nodes'] }),
  'an empty definition': broken(''),
  'a definition that is a list': broken('- a\n'),
  'a definition that is not closed': broken(`inputs: {a: {type: string\n${node}`),
  'a key that is there twice': broken(`${node}inputs: {}\ninputs: {}\n`),
  'a second document': broken(`${node}---\n${node}`),
  tabs: broken(`inputs:\n\ta: {type: int}\n${node}`),
  'nodes in a circle': broken(
    'nodes:\n- {name: a, type: prompt, source: {type: code, path: a.jinja2}, inputs: {x: "${b.output}"}}\n' +
      '- {name: b, type: prompt, source: {type: code, path: a.jinja2}, inputs: {x: "${a.output}"}}\n',
    // Its own validation does not look at that either.
    { decided: [] },
  ),
  'two definitions': { files: { 'flow/flow.dag.yaml': node, 'flow/flow.flex.yaml': 'entry: a:b\n' } },
  'two suffixes': { files: { 'flow/flow.dag.yaml': node, 'flow/flow.dag.yml': node } },
  'no definition': { files: { 'flow/readme.md': '' } },
  'a folder with the name of a definition': {
    files: { 'flow/flow.flex.yaml/x': '', 'flow/flow.dag.yaml': node },
  },
  'nothing there': { files: {}, path: 'nowhere' },
  'a definition file that is not there': flow('', { path: 'flow/other.yaml' }),
  'a definition file of any name': { files: { 'flow/other.yaml': node }, path: 'flow/other.yaml' },
  'one of two definition files': {
    files: { 'flow/flow.dag.yaml': node, 'flow/flow.flex.yaml': 'entry: main:run\n', 'flow/main.py': '' },
    path: 'flow/flow.dag.yaml',
  },
  'a file that is no YAML': { files: { 'flow/flow.txt': node }, path: 'flow/flow.txt' },
  'a prompty': {
    files: { 'flow/a.prompty': '---\nname: a\n---\nsystem:\nhello\n' },
    path: 'flow/a.prompty',
    decided: ['prompty'],
  },
  'an entry in flow.dag.yaml': {
    files: { 'flow/flow.dag.yaml': 'entry: main:run\n', 'flow/main.py': 'def run(): pass\n' },
  },
  'flow.dag.yml': { files: { 'flow/flow.dag.yml': node, 'flow/a.jinja2': '' } },
  'a byte order mark and CRLF': {
    files: { 'flow/flow.dag.yaml': `\ufeff${node.replaceAll('\n', '\r\n')}`, 'flow/a.jinja2': '' },
  },
  'a flex flow with includes': {
    files: {
      'flow/flow.flex.yaml': 'entry: main:run\nadditional_includes: [../lib]\n',
      'flow/main.py': 'def run(): pass\n',
      'lib/x.py': '',
    },
    decided: ['includes emptied'],
  },
  'a flex flow without an entry': {
    files: { 'flow/flow.flex.yaml': 'inputs: {}\n' },
    decided: ['flex without an entry'],
  },
};

/** By name. */
export const ownFlows: Record<string, OwnFlow> = { ...environments, ...includes, ...links, ...definitions };
