import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownPart, parseArguments, readInputs } from '../../../src/cli/arguments.ts';
import { flowOf, toDefaultCompute, type Context } from '../../../src/cli/context.ts';
import { exitCodeFor } from '../../../src/cli/exitCode.ts';
import { bytesInWords } from '../../../src/cli/output.ts';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { UserError, type ErrorKind } from '../../../src/common/userError.ts';

const badInput = (work: () => unknown): UserError['details'] => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(exitCodeFor(error), 2);
    assert.ok(error.details.remedy);
    return error.details;
  }
  assert.fail('it was taken');
};

describe('parseArguments', () => {
  it('has a default for everything', () => {
    assert.deepEqual(parseArguments(['start']), {
      verb: 'start',
      paths: [],
      json: false,
      noInput: false,
      yes: false,
      inputs: [],
      environmentVariables: {},
      depth: 'all',
      noCache: false,
      follow: false,
      dryRun: false,
      all: false,
    });
  });

  it('takes all options, wherever they stand', () => {
    const given =
      'run --json ./flow --inputs a=1 --inputs in.json --node n --variant ${n.v} --env K=v=w --env E= -f --idle 1.5 --compute docker:ssh://me@box:22 --to local --vm-size Standard_D2s_v3 --cwd sub --no-input -y --run r1 --dry-run --all --no-cache --depth worker';
    assert.deepEqual(parseArguments(given.split(' ')), {
      verb: 'run',
      flow: './flow',
      paths: ['./flow'],
      json: true,
      noInput: true,
      yes: true,
      compute: { kind: 'docker', name: 'ssh://me@box:22' },
      to: { kind: 'local' },
      vmSize: 'Standard_D2s_v3',
      cwd: 'sub',
      idleSeconds: 90,
      inputs: ['a=1', 'in.json'],
      node: 'n',
      variant: '${n.v}',
      environmentVariables: { K: 'v=w', E: '' },
      depth: 'worker',
      noCache: true,
      run: 'r1',
      follow: true,
      dryRun: true,
      all: true,
    });
    assert.equal(parseArguments(['start', '--idle', '0']).idleSeconds, 0);
  });

  for (const [given, message] of [
    [[], /No command/],
    [['--json'], /No command/],
    [['start', 'one', 'two', 'three'], /Too many arguments: two three/],
    [['start', '--compute', 'cloud'], /"cloud" is no kind of compute/],
    [['start', '--idle', 'soon'], /--idle takes minutes.*"soon"/],
    [['start', '--idle=-1'], /--idle takes minutes.*"-1"/],
    [['start', '--idle', ''], /--idle takes minutes/],
    [['start', '--idle', 'Infinity'], /--idle takes minutes/],
    [['start', '--compute', 'docker:'], /"docker:" names no resource/],
    [['move', '--to', 'moon'], /"moon" is no kind of compute/],
    [['start', '--vm-size', ''], /--vm-size takes a name/],
    [['run', '.', '--', 'ls'], /"run" takes nothing after --/],
    [['reset', '--depth', 'deep'], /"deep" is no depth/],
    [['run', '--env', 'NAME'], /--env takes name=value; "NAME"/],
    [['run', '--env', '=x'], /--env takes name=value/],
    [['run', '--wat'], /'--wat'/],
    [['run', '--inputs'], /--inputs/],
    [['run', '--json=yes'], /--json/],
  ] as const) {
    it(`refuses ${JSON.stringify(given)}, and says why`, () => {
      assert.match(badInput(() => parseArguments([...given])).message, message);
    });
  }

  it('leaves what stands after -- to the command, whatever it looks like', () => {
    const given = ['exec', './flow', '--json', '--', 'python', '--version', '--json', '--', '-x'];
    const { command, json, flow } = parseArguments(given);
    assert.deepEqual([command, json, flow], [['python', '--version', '--json', '--', '-x'], true, './flow']);
    assert.deepEqual(ownPart(given), ['exec', './flow', '--json']);
    assert.deepEqual(parseArguments(['exec', '.', '--']).command, []);
    assert.equal(parseArguments(['exec', '.']).command, undefined);
  });

  it('takes several paths for a check, and for nothing else', () => {
    assert.deepEqual(parseArguments(['check', 'a', 'b']).paths, ['a', 'b']);
    assert.match(badInput(() => parseArguments(['start', 'a', 'b'])).message, /Too many arguments: b/);
  });

  it('names the choices there are', () => {
    assert.match(badInput(() => parseArguments(['start', '--compute', 'x'])).remedy!, /local, docker/);
    assert.match(badInput(() => parseArguments(['reset', '--depth', 'x'])).remedy!, /worker, packages, all/);
  });
});

describe('readInputs', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-inputs-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  const refused = async (given: string[]): Promise<string> => {
    const [ended] = await Promise.allSettled([readInputs(given)]);
    assert.equal(ended.status, 'rejected');
    assert.equal(exitCodeFor(ended.reason), 2);
    return (ended.reason as Error).message;
  };

  it('texts stay as they were typed; JSON objects and lists are values', async () => {
    assert.deepEqual(
      await readInputs(['a=007', 'b=true', 'c={"d":[1]}', 'e=[1,2]', 'f=x=y', 'g=', 'h={broken']),
      {
        a: '007',
        b: 'true',
        c: { d: [1] },
        e: [1, 2],
        f: 'x=y',
        g: '',
        h: '{broken',
      },
    );
  });

  it('a JSON file counts whole, of a JSONL file the first line; later values win', async () => {
    const json = file('in.json', '{"a": 1, "b": {"c": 2}}');
    const jsonl = file('in.jsonl', '\n{"a": 3}\n{"a": 4}\n');
    assert.deepEqual(await readInputs([json]), { a: 1, b: { c: 2 } });
    assert.deepEqual(await readInputs([json, jsonl, 'b=x']), { a: 3, b: 'x' });
    assert.deepEqual(await readInputs([]), {});
  });

  it('a value may end like a file name', async () => {
    assert.deepEqual(await readInputs(['path=data.json']), { path: 'data.json' });
  });

  it('says what is wrong with a file', async () => {
    assert.match(await refused([join(folder, 'none.json')]), /none\.json cannot be read \(ENOENT\)/);
    assert.match(await refused([file('bad.json', '{')]), /bad\.json is not JSON/);
    assert.match(await refused([file('list.json', '[1]')]), /does not hold a JSON object/);
    assert.match(await refused([file('text.jsonl', '"a"')]), /does not hold a JSON object/);
    assert.match(await refused([file('empty.jsonl', '\n')]), /is not JSON/);
    assert.match(await refused(['name']), /--inputs takes name=value; "name"/);
  });
});

describe('exitCodeFor', () => {
  it('follows the kind of the error; anything else failed', () => {
    const error = (kind: ErrorKind): UserError => new UserError({ code: 'X', kind, message: 'x' });
    assert.equal(exitCodeFor(error('failed')), 1);
    assert.equal(exitCodeFor(error('badInput')), 2);
    assert.equal(exitCodeFor(error('missing')), 3);
    assert.equal(exitCodeFor(new CancelledError()), 4);
    assert.equal(exitCodeFor(new Error('bug')), 1);
    assert.equal(exitCodeFor('thrown text'), 1);
  });
});

describe('flowOf', () => {
  const context = (flow?: string): Context =>
    ({ args: { ...parseArguments(['stop']), ...(flow !== undefined && { flow }) } }) as Context;

  it('is absolute, so that a session is found by it when the folder is gone', () => {
    assert.equal(flowOf(context('gone/flow/')), join(process.cwd(), 'gone', 'flow'));
  });

  it('is needed', () => {
    assert.match(badInput(() => flowOf(context())).message, /"stop" needs a flow folder/);
  });
});

describe('toDefaultCompute', () => {
  it('takes the kind that the configuration names, else local', () => {
    assert.equal(toDefaultCompute({ compute: 'docker' }), 'docker');
    for (const wrong of [undefined, null, {}, { compute: 'moon' }, { compute: 5 }, 'docker'])
      assert.equal(toDefaultCompute(wrong), 'local');
  });
});

describe('bytesInWords', () => {
  it('counts in thousands', () => {
    assert.deepEqual([0, 999, 1000, 1_500_000, 2e15].map(bytesInWords), [
      '0 B',
      '999 B',
      '1.0 kB',
      '1.5 MB',
      '2000.0 TB',
    ]);
  });
});
