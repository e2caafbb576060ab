import assert from 'node:assert/strict';
import { untranslated as t } from '../../../src/common/translate.ts';
import type { InstalledPackage, PackageOrigin } from '../../../src/session/run.ts';
import type { ComputeSpec, Session, SessionEnvironment } from '../../../src/session/session.ts';
import type { ComputeResource } from '../../../src/session/sessionBackend.ts';
import type { FlowStatus } from '../../../src/session/sessionReader.ts';
import type { SessionState } from '../../../src/session/sessionState.ts';
import { keepKnown, shownMark } from '../../../src/ui/views/keepKnown.ts';
import { packagesByOrigin } from '../../../src/ui/views/packagesByOrigin.ts';
import { packageSummary } from '../../../src/ui/views/packageSummary.ts';
import { placeSessions } from '../../../src/ui/views/placeSessions.ts';
import { ReadOnce } from '../../../src/ui/views/readOnce.ts';
import { resourceLook } from '../../../src/ui/views/resourceLook.ts';
import { sessionMark } from '../../../src/ui/views/sessionMark.ts';
import { sessionTooltip } from '../../../src/ui/views/sessionTooltip.ts';

const ready: SessionState = { kind: 'ready', activeRuns: [] };

function statusOf(
  dir: string,
  compute: ComputeSpec,
  state: SessionState = ready,
  environment?: SessionEnvironment,
): FlowStatus {
  const flow = { id: dir, key: dir, dir, file: 'flow.dag.yaml' };
  const session: Session = {
    flow,
    state,
    drift: [],
    spec: {
      flow,
      environment: { requirements: [] },
      compute,
      maxIdleTimeSeconds: 60,
      idleTimeIsExplicit: false,
    },
    notices: [],
    createdAt: 0,
    basePackages: [],
    ...(environment && { environment }),
  };
  return { flow, state, session };
}

const python: ComputeResource = { kind: 'local', name: 'Local Python', detail: '3.11', usable: true };
const engine = (name: string): ComputeResource => ({ kind: 'docker', name, detail: '20.10', usable: true });

describe('sessions below their resources', () => {
  const missing = ({ kind, name }: ComputeSpec): ComputeResource => ({
    kind,
    name: name ?? kind,
    detail: 'not found',
    usable: false,
  });
  const placed = (resources: ComputeResource[], statuses: FlowStatus[]) =>
    placeSessions(resources, statuses, missing).map(({ resource, statuses: all }) => [
      resource.name,
      all.map(({ flow }) => flow.dir),
    ]);

  it('are where they live, by folder', () => {
    const statuses = [
      statusOf('/b', { kind: 'docker', name: 'one' }),
      statusOf('/a', { kind: 'docker', name: 'one' }),
      statusOf('/c', { kind: 'docker', name: 'two' }),
      statusOf('/d', { kind: 'local' }),
    ];
    assert.deepEqual(placed([python, engine('one'), engine('two')], statuses), [
      ['Local Python', ['/d']],
      ['one', ['/a', '/b']],
      ['two', ['/c']],
    ]);
  });

  it('are shown once each, also where their resource is not found', () => {
    const statuses = [
      statusOf('/a', { kind: 'docker', name: 'gone' }),
      statusOf('/b', { kind: 'docker', name: 'gone' }),
      statusOf('/c', { kind: 'docker' }),
    ];
    assert.deepEqual(placed([engine('one')], statuses), [
      ['one', ['/c']],
      ['gone', ['/a', '/b']],
    ]);
  });

  it('are not shown when they have ended', () => {
    const ended = statusOf('/a', { kind: 'local' }, { kind: 'absent' });
    assert.deepEqual(placed([python], [ended]), [['Local Python', []]]);
  });
});

describe('the row of a resource', () => {
  const socket = (path: string): ComputeResource => ({ ...engine(path), location: `unix://${path}` });

  it('has the version first, and of a path its last part; the tooltip has all of it', () => {
    const row = resourceLook(socket('/run/some/where/docker.sock'), [python, engine('docker')]);
    assert.deepEqual([row.label, row.description, row.icon], ['docker.sock', '20.10', 'vm']);
    assert.equal(row.tooltip, '20.10\nunix:///run/some/where/docker.sock');
    assert.equal(resourceLook(python, [python]).icon, 'server-environment');
  });

  it('has the address last where others are called the same', () => {
    const all = [socket('/a/docker.sock'), socket('/b/docker.sock')];
    assert.deepEqual(
      all.map((one) => resourceLook(one, all).description),
      ['20.10 · /a/docker.sock', '20.10 · /b/docker.sock'],
    );
  });

  it('tells that one is being asked, then why it cannot be used and what to do', () => {
    const away = { ...engine('docker'), usable: false };
    assert.equal(resourceLook({ ...away, asking: true }, []).icon, 'loading~spin');
    const row = resourceLook({ ...away, detail: 'is not running', remedy: 'Start it.' }, []);
    assert.deepEqual([row.icon, row.description], ['warning', 'is not running']);
    assert.equal(row.tooltip, 'is not running\nStart it.');
  });
});

describe('rows that have not been read again yet', () => {
  const asking: ComputeResource = { ...engine('one'), detail: 'asking …', usable: false, asking: true };

  it('stay as they were', () => {
    const [here, there] = [statusOf('/here', { kind: 'local' }), statusOf('/there', { kind: 'docker' })];
    const anew = statusOf('/here', { kind: 'local' }, { kind: 'stopping' });
    const before = { resources: [engine('one'), engine('gone')], statuses: [here, there] };
    assert.deepEqual(keepKnown({ resources: [python, asking], statuses: [anew] }, before), {
      resources: [python, engine('one')],
      statuses: [anew, there],
    });
  });

  it('are shown anew only where something differs', () => {
    const [one, two] = [statusOf('/one', { kind: 'local' }), statusOf('/two', { kind: 'local' })];
    const before = { resources: [python, engine('one')], statuses: [one, two] };
    assert.equal(shownMark({ ...before, statuses: [two, one] }), shownMark(before));
    assert.notEqual(shownMark({ ...before, statuses: [one] }), shownMark(before));
    assert.notEqual(shownMark({ ...before, resources: [python, asking] }), shownMark(before));
  });

  it('tell that they are asked where nothing was known', () => {
    const now = { resources: [python, asking], statuses: [] };
    assert.deepEqual(keepKnown(now, { resources: [], statuses: [] }), now);
  });
});

describe('packages', () => {
  const one = (name: string, origin: PackageOrigin): InstalledPackage => ({
    name,
    version: '1',
    requested: origin === 'requirement',
    origin,
  });

  it('are grouped by why they are there', () => {
    const groups = packagesByOrigin([one('pip', 'base'), one('b', 'requirement'), one('a', 'requirement')]);
    assert.deepEqual(
      groups.map(({ origin, packages }) => [origin, packages.map(({ name }) => name)]),
      [
        ['requirement', ['a', 'b']],
        ['base', ['pip']],
      ],
    );
  });

  it('that an install changed fit into a line', () => {
    const added = ['a', 'b', 'c', 'd'].map((name) => ({ name, version: '1' }));
    const changed = [{ name: 'e', from: '1', to: '2' }];
    assert.equal(
      packageSummary({ added: added.slice(0, 2), removed: [{ name: 'f', version: '1' }], changed }, t),
      'added a 1, b 1; changed e 2; removed f',
    );
    assert.equal(packageSummary({ added, removed: [], changed: [] }, t), 'added 4 packages');
    assert.equal(packageSummary({ added: [], removed: [], changed: [] }, t), 'no package changed');
  });
});

describe('what hovering over a session tells', () => {
  const time = (at: number): string => `<${at}>`;
  const told = (state: SessionState, environment?: SessionEnvironment): string[] =>
    sessionTooltip(
      statusOf('/flow', { kind: 'docker', name: 'default', vmSize: 'Big' }, state, environment),
      t,
      time,
    ).split('\n');

  it('is where it lives, what from, and whether that was found', () => {
    assert.deepEqual(
      told(ready, {
        digest: 'd',
        clean: false,
        snapshot: { hit: true, reason: 'a snapshot is there' },
        location: 'flow-sessions/env:d',
        python: '3.11.2',
        image: { name: 'python:3.11', digest: 'sha256:ab' },
      }),
      [
        '/flow',
        'docker: default, Big',
        'Python 3.11.2, python:3.11',
        'Image: sha256:ab',
        'Environment found: a snapshot is there',
        "Packages were installed since; the environment is this session's own",
      ],
    );
  });

  it('is what keeps it, or when it stops, as far as that is known', () => {
    assert.equal(told({ kind: 'ready', activeRuns: ['r1'], idleUntil: 5 }).at(-1), 'Kept alive by run r1');
    assert.equal(told({ kind: 'ready', activeRuns: [], idleUntil: null }).at(-1), 'Never stops by itself');
    assert.equal(
      told({ kind: 'ready', activeRuns: [], idleUntil: 5 }).at(-1),
      'Stops itself at <5> unless it is used',
    );
    assert.equal(told(ready).at(-1), 'docker: default, Big');
  });

  it('is what happened to one that is lost or failed, and what to do', () => {
    const lost = told({ kind: 'lost', reason: 'gone', evidence: 'it was killed' });
    assert.deepEqual(lost.slice(-2), ['it was killed', 'Repair makes it again']);
    const error = { code: 'FSE1', message: 'no', remedy: 'do this' };
    assert.equal(told({ kind: 'failed', error }).at(-1), 'do this');
  });
});

describe('a row is shown anew', () => {
  const mark = (state: SessionState): string => sessionMark(statusOf('/flow', { kind: 'local' }, state));
  const at = (idleUntil: number): SessionState => ({ kind: 'ready', activeRuns: [], idleUntil });

  it('where its state, its deadline or anything of the session differs', () => {
    assert.notEqual(mark(at(60_000)), mark(at(70_000)));
    assert.notEqual(mark(at(60_000)), mark({ kind: 'ready', activeRuns: ['r'], idleUntil: 60_000 }));
    const one = statusOf('/flow', { kind: 'local' });
    const drift = [{ kind: 'setting', message: 'x', action: 'reset' } as const];
    assert.notEqual(sessionMark(one), sessionMark({ ...one, session: { ...one.session!, drift } }));
  });

  it('and not where only a clock was read once more', () => {
    assert.equal(mark(at(60_000)), mark(at(60_080)));
    assert.equal(mark(ready), mark({ ...ready }));
  });
});

describe('what is read once', () => {
  it('is read again when it means something else, after a failure, and when all is cleared', async () => {
    const kept = new ReadOnce<number>();
    let reads = 0;
    const read = async (): Promise<number> => (reads += 1);
    assert.deepEqual(await Promise.all([kept.get('a', 'x', read), kept.get('a', 'x', read)]), [1, 1]);
    assert.equal(await kept.get('b', 'x', read), 2);
    assert.equal(await kept.get('a', 'y', read), 3);
    await assert.rejects(kept.get('c', 'x', () => Promise.reject(new Error('no'))));
    assert.equal(await kept.get('c', 'x', read), 4);
    kept.clear();
    assert.equal(await kept.get('a', 'y', read), 5);
  });
});
