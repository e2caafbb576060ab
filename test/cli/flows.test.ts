import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, smallFlow, Terminal } from '../support/terminal.ts';

interface Run {
  runId: string;
  status: string;
  outputs: Record<string, unknown>;
  nodes: { name: string; status: string; durationMs: number }[];
  durationMs: number;
  detail: string;
  log: string;
  error?: {
    type: string;
    message: string;
    node?: string;
    frames: { file: string; line: number; function?: string }[];
  };
}

interface Status {
  state: string;
  environmentDigest: string;
  environment: { location: string; snapshotHit: boolean };
  drift: unknown[];
}

/** All of these run in one home with the real prompt flow. */
describe('flows in a terminal', function () {
  this.timeout(240_000);
  let terminal: Terminal;
  let samples: string;

  before(async () => {
    terminal = new Terminal({ basePackages: ['promptflow', 'promptflow-tools'] });
    samples = join(terminal.folder, 'samples');
    cpSync(join(root, 'samples'), samples, { recursive: true });
    const { code, stderr } = await terminal.run(['start', join(samples, 'hello-flow')]);
    assert.equal(code, 0, stderr);
  });

  after(async () => await terminal?.dispose());

  const start = async (dir: string): Promise<Status> => {
    const { code, stdout, stderr } = await terminal.run(['start', dir, '--json']);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Status;
  };
  const run = async (...args: string[]): Promise<Run> => await terminal.json<Run>(['run', ...args]);

  it('run with the defaults of the flow file: outputs, node timings, detail file', async () => {
    const result = await run(join(samples, 'hello-flow'));
    assert.equal(result.status, 'completed');
    assert.match(String(result.outputs.postcard), /Lisbon is 2,277 km away/);
    assert.deepEqual(
      result.nodes.map(({ name, status }) => [name, status]),
      [
        ['plan', 'completed'],
        ['write', 'completed'],
        ['sign', 'completed'],
      ],
    );
    assert.ok(result.nodes.every(({ durationMs }) => durationMs >= 0) && result.durationMs > 0);
    execFileSync(process.execPath, [
      '-e',
      `JSON.parse(require("fs").readFileSync(${JSON.stringify(result.detail)}))`,
    ]);
  });

  it('take inputs from flags, a JSON file and the first line of a JSONL file', async () => {
    const dir = join(samples, 'hello-flow');
    const json = join(terminal.folder, 'in.json');
    const lines = join(terminal.folder, 'in.jsonl');
    writeFileSync(json, '{"place": "Oslo", "days_away": 3}');
    writeFileSync(lines, '\n{"place": "Rome"}\n{"place": "Nowhere"}\n');
    const flagged = await run(dir, '--inputs', 'place=Zürich 🏔', '--inputs', 'distance_km=9000');
    assert.match(String(flagged.outputs.postcard), /Zürich 🏔 is 9,000 km/);
    const fromJson = await run(dir, '--inputs', json, '--inputs', 'days_away=5');
    assert.match(String(fromJson.outputs.postcard), /Oslo .* 5 days/);
    assert.match(String((await run(dir, '--inputs', lines)).outputs.postcard), /Rome/);
  });

  it('say which input is missing, and which file does not hold inputs', async () => {
    const dir = terminal.flow('needy', {
      ...smallFlow,
      'flow.dag.yaml': smallFlow['flow.dag.yaml']!.replace(', default: World', ''),
    });
    await start(dir);
    const result = await run(dir);
    assert.equal(result.status, 'failed');
    assert.match(result.error?.message ?? '', /name/);
    const bad = await terminal.run(['run', dir, '--inputs', join(terminal.folder, 'none.json')]);
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /FSE401: The inputs file .*none\.json cannot be read/);
  });

  it('share a requirements file and a module through includes, and one environment', async () => {
    const [summarize, keywords] = [
      join(samples, 'two-flows', 'summarize'),
      join(samples, 'two-flows', 'keywords'),
    ];
    const one = await start(summarize);
    const other = await start(keywords);
    assert.equal(one.environmentDigest, other.environmentDigest);
    assert.ok(other.environment.snapshotHit);
    for (const dir of [summarize, keywords]) assert.equal((await run(dir)).status, 'completed');
  });

  it('lead an exception to the user\u2019s own file and line, also through an include', async () => {
    const shared = terminal.flow('shared', {
      'helper.py': 'def boom(text):\n    raise KeyError("no " + text)\n',
    });
    const dir = terminal.flow('failing', {
      ...smallFlow,
      'flow.dag.yaml': `${smallFlow['flow.dag.yaml']}additional_includes:\n- ../shared/helper.py\n`,
      'greet.py':
        'from promptflow.core import tool\nfrom helper import boom\n\n@tool\ndef greet(name: str) -> str:\n    return boom(name)\n',
    });
    await start(dir);
    const { code, stderr } = await terminal.run(['run', dir]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`at ${join(shared, 'helper.py')}:2 in boom`));
    const { status, error } = await run(dir);
    assert.equal(status, 'failed');
    assert.equal(error?.node, 'greet');
    assert.equal(error?.type, 'KeyError');
    assert.deepEqual(
      error?.frames.slice(-2).map(({ file, line }) => [file, line]),
      [
        [join(dir, 'greet.py'), 6],
        [join(shared, 'helper.py'), 2],
      ],
    );
  });

  it('run one node alone, and a variant', async () => {
    const node = await run(join(samples, 'hello-flow'), '--node', 'plan', '--inputs', 'place=Bonn');
    assert.equal(node.status, 'completed');
    const dir = terminal.flow('variants', {
      'flow.dag.yaml': [
        'inputs: {name: {type: string, default: World}}',
        'outputs: {text: {type: string, reference: "${write.output}"}}',
        'nodes:',
        '- {name: write, use_variants: true}',
        'node_variants:',
        '  write:',
        '    default_variant_id: short',
        '    variants:',
        '      short: {node: {type: prompt, source: {type: code, path: short.jinja2}, inputs: {name: "${inputs.name}"}}}',
        '      long: {node: {type: prompt, source: {type: code, path: long.jinja2}, inputs: {name: "${inputs.name}"}}}',
        '',
      ].join('\n'),
      'short.jinja2': 'Hi {{name}}',
      'long.jinja2': 'A very good day to you, {{name}}',
    });
    await start(dir);
    assert.equal((await run(dir)).outputs.text, 'Hi World');
    assert.equal(
      (await run(dir, '--variant', '${write.long}')).outputs.text,
      'A very good day to you, World',
    );
  });

  it('run a flex flow', async () => {
    const dir = terminal.flow('flex', {
      'flow.flex.yaml': 'entry: main:answer\n',
      'main.py': 'def answer(question: str = "why") -> str:\n    return "because of " + question\n',
    });
    await start(dir);
    const result = await run(dir, '--inputs', 'question=rain');
    assert.equal(result.status, 'completed', JSON.stringify(result.error));
    assert.match(JSON.stringify(result.outputs), /because of rain/);
  });

  it('are what `pf flow init` makes inside a session', async () => {
    const { environment } = await start(join(samples, 'hello-flow'));
    const made = join(terminal.folder, 'made');
    mkdirSync(made);
    const home = join(terminal.folder, 'pf-home');
    mkdirSync(home);
    writeFileSync(join(home, 'pf.yaml'), 'telemetry:\n  enabled: false\n');
    const pf = join(environment.location, process.platform === 'win32' ? 'Scripts/pf.exe' : 'bin/pf');
    const inputs = { standard: ['text=Hello'], evaluation: ['groundtruth=APP', 'prediction=APP'] };
    for (const [type, given] of Object.entries(inputs)) {
      execFileSync(pf, ['flow', 'init', '--flow', type, '--type', type], {
        cwd: made,
        env: { ...process.env, PF_HOME_DIRECTORY: home },
        stdio: 'ignore',
      });
      const dir = join(made, type);
      await start(dir);
      const result = await run(dir, ...given.flatMap((one) => ['--inputs', one]));
      assert.equal(result.status, 'completed', JSON.stringify(result.error));
      assert.ok(Object.keys(result.outputs).length);
    }
  });

  it('may have 300 files and 50 MB: a save brings one file, a deletion removes one', async () => {
    const many: Record<string, string> = {};
    for (let index = 0; index < 298; index += 1)
      many[`data/${index % 10}/part-${index}.txt`] = String(index).padEnd(170_000, '.');
    const dir = terminal.flow('large', { ...smallFlow, ...many });
    await start(dir);
    const { text } = await terminal.json<{ text: string }>(['logs', dir]);
    assert.match(text, /300 files brought, 0 removed, 300 in all/);
    writeFileSync(join(dir, 'data/3/part-3.txt'), 'changed');
    utimesSync(join(dir, 'data/3/part-3.txt'), new Date(), new Date());
    unlinkSync(join(dir, 'data/4/part-4.txt'));
    const code =
      'import os\nfrom promptflow.core import tool\n\n@tool\ndef greet(name: str) -> str:\n    return open("data/3/part-3.txt").read() + str(os.path.exists("data/4/part-4.txt"))\n';
    writeFileSync(join(dir, 'greet.py'), code);
    assert.equal((await run(dir)).outputs.greeting, 'changedFalse');
  });

  it('keep what a run wrote into the session, and never write to the user\u2019s folder', async () => {
    const dir = terminal.flow('writes', {
      ...smallFlow,
      'greet.py':
        'from promptflow.core import tool\n\n@tool\ndef greet(name: str) -> str:\n    open("made.txt", "a").write("x")\n    return open("made.txt").read()\n',
    });
    await start(dir);
    assert.equal((await run(dir)).outputs.greeting, 'x');
    assert.equal((await run(dir)).outputs.greeting, 'xx');
    const { files } = await terminal.json<{ files: { path: string }[] }>(['files', dir]);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['flow.dag.yaml', 'greet.py'],
    );
    assert.equal((await terminal.run(['reset', dir])).code, 0);
    assert.equal((await run(dir)).outputs.greeting, 'x');
  });

  it('stop themselves when idle, and say so', async () => {
    const dir = terminal.flow('idle', smallFlow);
    assert.equal((await terminal.run(['start', dir, '--idle', '0.02'])).code, 0);
    for (let tries = 0; tries < 100; tries += 1) {
      const { state, ended } = await terminal.json<{ state: string; ended?: { reason: string } }>([
        'status',
        dir,
      ]);
      if (state === 'absent') {
        assert.equal(ended?.reason, 'idle');
        const refused = await terminal.run(['run', dir]);
        assert.equal(refused.code, 1);
        assert.match(refused.stderr, /FSE201.*stopped itself at \d\d:\d\d after/s);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail('it did not stop itself');
  });

  it('can be cancelled while they run: exit code 4, the session stays ready', async () => {
    const dir = terminal.flow('slow', {
      ...smallFlow,
      'greet.py':
        'import time\nfrom promptflow.core import tool\n\n@tool\ndef greet(name: str) -> str:\n    print("sleeping", flush=True)\n    time.sleep(60)\n    return name\n',
    });
    await start(dir);
    const { code } = await terminal.run(['run', dir], {
      onProgress: (line, child) => {
        if (line.includes('sleeping')) child.kill('SIGINT');
      },
    });
    assert.equal(code, 4);
    assert.equal((await terminal.json<Status>(['status', dir])).state, 'ready');
  });

  it('leave nothing when all is stopped and collected', async () => {
    for (const { flow } of await terminal.json<{ flow: string }[]>(['status'])) {
      assert.equal((await terminal.run(['stop', flow])).code, 0);
    }
    await terminal.run(['gc', '--all']);
    const { items, kept } = await terminal.json<{ items: unknown[]; kept: unknown[] }>(['gc', '--dry-run']);
    assert.deepEqual([items, kept], [[], []]);
    rmSync(samples, { recursive: true });
  });
});
