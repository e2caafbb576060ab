import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { smallFlow, Terminal } from '../support/terminal.ts';

describe('a flow that is not right', () => {
  let terminal: Terminal;

  before(() => (terminal = new Terminal()));
  after(async () => await terminal.dispose());

  /** Starts the flow and checks that it is refused as bad input, with the words. */
  const refused = async (dir: string, ...words: RegExp[]): Promise<void> => {
    const { code, stderr } = await terminal.run(['start', dir]);
    assert.equal(code, 2, stderr);
    for (const word of words) assert.match(stderr, word);
    const status = await terminal
      .json<{ state?: string }>(['status', dir])
      .catch(() => ({ state: 'absent' }));
    assert.ok(status.state === undefined || status.state === 'absent', 'nothing is left of the attempt');
  };

  it('is no flow', async () => {
    const dir = terminal.flow('none', { 'notes.txt': '' });
    await refused(dir, /FSE103: Neither flow\.dag\.yaml nor flow\.flex\.yaml is in .*none/);
  });

  it('is two flows', async () => {
    const dir = terminal.flow('both', { 'flow.dag.yaml': 'nodes: []', 'flow.flex.yaml': 'entry: a:b' });
    await refused(dir, /FSE104: Several flow definitions.*flow\.dag\.yaml, flow\.flex\.yaml/);
  });

  it('has a syntax error', async () => {
    const dir = terminal.flow('syntax', { 'flow.dag.yaml': 'nodes:\n- name: "a\n  type: python\n' });
    await refused(dir, /FSE110: .*syntax\/flow\.dag\.yaml:\d+: not valid YAML/);
  });

  it('has no nodes', async () => {
    await refused(terminal.flow('empty', { 'flow.dag.yaml': 'inputs: {}\n' }), /FSE114.*has no nodes/);
  });

  it('misses an include: names the item, its line, the path tried and what is near', async () => {
    const flow = `${smallFlow['flow.dag.yaml']}additional_includes:\n- ../shared/util.py\n`;
    const dir = terminal.flow('missing', { ...smallFlow, 'flow.dag.yaml': flow });
    terminal.flow('shared', { 'utils.py': '' });
    const line = flow.split('\n').findIndex((text) => text.includes('util.py')) + 1;
    await refused(
      dir,
      new RegExp(`flow\\.dag\\.yaml:${line}: the additional include "\\.\\./shared/util\\.py" is not there`),
      new RegExp(join(terminal.folder, 'shared', 'util.py').replaceAll('.', '\\.')),
      /near it: \.\.\/shared\/utils\.py/,
    );
  });

  it('includes a folder that a link leads round in', async () => {
    const flow = `${smallFlow['flow.dag.yaml']}additional_includes:\n- ../looped\n`;
    const dir = terminal.flow('loops', { ...smallFlow, 'flow.dag.yaml': flow });
    mkdirSync(join(terminal.folder, 'looped', 'inner'), { recursive: true });
    symlinkSync('..', join(terminal.folder, 'looped', 'inner', 'back'));
    await refused(dir, /FSE121.*looped\/inner\/back leads back to/);
  });

  it('has a link that leads to nothing', async () => {
    const dir = terminal.flow('dangling', smallFlow);
    symlinkSync('gone.txt', join(dir, 'data.txt'));
    await refused(dir, /FSE120.*dangling\/data\.txt leads to nothing/);
  });

  it('names requirements that are not there', async () => {
    const flow = `environment:\n  python_requirements_txt: needs.txt\n${smallFlow['flow.dag.yaml']}`;
    const dir = terminal.flow('needs', { ...smallFlow, 'flow.dag.yaml': flow });
    await refused(dir, /FSE140.*needs\/flow\.dag\.yaml:2: the requirements file "needs\.txt" is not there/);
  });

  it('includes something outside the workspace, which is fine', async () => {
    const flow = `${smallFlow['flow.dag.yaml']}additional_includes:\n- ${join(terminal.folder, 'elsewhere', 'far.py')}\n`;
    terminal.flow('elsewhere', { 'far.py': '' });
    const dir = terminal.flow('outside', { ...smallFlow, 'flow.dag.yaml': flow });
    const { files } = await terminal.json<{ files: { path: string }[] }>(['files', dir]);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['far.py', 'flow.dag.yaml', 'greet.py'],
    );
  });

  it('has a file that cannot be read', async () => {
    const dir = terminal.flow('locked', { ...smallFlow, 'secret.txt': 'x' });
    chmodSync(join(dir, 'secret.txt'), 0o000);
    // Root can read anything, so for root this is done as somebody else, with a program that anybody can reach.
    const elsewhere = process.getuid?.() === 0 ? terminal.copyForAnybody() : {};
    const { code, stderr } = await terminal.run(['start', dir], elsewhere);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /FSE122.*locked\/secret\.txt cannot be read \(EACCES\)/);
  });

  it('goes away while its session runs: the session is found, refuses to run stale files, and can be stopped', async () => {
    const dir = terminal.flow('gone', smallFlow);
    assert.equal((await terminal.run(['start', dir])).code, 0);
    rmSync(dir, { recursive: true });
    const status = await terminal.json<{ state: string; drift: { kind: string; action: string }[] }>([
      'status',
      dir,
    ]);
    assert.equal(status.state, 'ready');
    assert.deepEqual(
      status.drift.map(({ kind, action }) => [kind, action]),
      [['flowGone', 'stop']],
    );
    const run = await terminal.run(['run', dir]);
    assert.equal(run.code, 1);
    assert.match(run.stderr, /FSE205: The flow folder .*gone is gone/);
    assert.equal((await terminal.run(['stop', dir])).code, 0);
    assert.deepEqual(await terminal.json(['status']), []);
  });
});
