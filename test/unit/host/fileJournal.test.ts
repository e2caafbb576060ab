import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledError } from '../../../src/common/cancelled.ts';
import { FileJournal } from '../../../src/host/fileJournal.ts';
import { eventually } from '../../conformance/steps.ts';
import type { ForeignOperation, OperationEvent, OwnedOperation } from '../../../src/session/operation.ts';

const key = 'a'.repeat(32);
const phase = (name: 'create' | 'install'): OperationEvent => ({ kind: 'phase', phase: name });
const log = (text: string): OperationEvent => ({ kind: 'log', stream: 'stdout', text });

describe('FileJournal', function () {
  this.timeout(20_000);
  let folder: string;
  let mine: FileJournal;
  let theirs: FileJournal;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'flow-sessions-journal-')), 'operations');
    [mine, theirs] = [new FileJournal(folder), new FileJournal(folder)];
  });

  afterEach(() => {
    for (const journal of [mine, theirs]) journal.dispose();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  const own = async (journal: FileJournal): Promise<OwnedOperation> => {
    const operation = await journal.begin(key, 'start');
    assert.equal(operation.kind, 'owned');
    return operation as OwnedOperation;
  };

  const foreign = async (journal: FileJournal): Promise<ForeignOperation> => {
    const operation = await journal.begin(key, 'start');
    assert.equal(operation.kind, 'foreign');
    return operation as ForeignOperation;
  };

  const beginElsewhere = async (): Promise<ChildProcess> => {
    const program = join(import.meta.dirname, 'journalHolder.ts');
    const child = spawn(process.execPath, [program, folder, key], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  };

  it('says who is at work and how far', async () => {
    assert.equal(await mine.active(key), undefined);
    const operation = await own(mine);
    assert.equal((await theirs.active(key))?.phase, 'resolve');
    operation.write(phase('install'));
    await operation.end({ kind: 'done' });
    assert.equal(await theirs.active(key), undefined);
    await (await own(theirs)).end({ kind: 'done' });
  });

  it('who follows gets what was told before and after, and how it ended', async () => {
    const operation = await own(mine);
    operation.write(phase('create'));
    operation.write(log('one'));
    const told: OperationEvent[] = [];
    const following = (await foreign(theirs)).follow((event) => told.push(event), undefined);
    operation.write(log('two'));
    const error = { code: 'FSE305', message: 'no' };
    await operation.end({ kind: 'failed', error });
    assert.deepEqual(await following, { kind: 'failed', error });
    assert.deepEqual(told, [phase('create'), log('one'), log('two')]);
  });

  it('who follows can leave', async () => {
    const operation = await own(mine);
    const following = (await foreign(theirs)).follow(() => {}, AbortSignal.timeout(10));
    await assert.rejects(following, CancelledError);
    await operation.end({ kind: 'done' });
  });

  it('a request to cancel reaches the holder in another process', async () => {
    const child = await beginElsewhere();
    const exited = once(child, 'exit');
    const operation = await foreign(mine);
    const told: OperationEvent[] = [];
    const following = operation.follow((event) => told.push(event), undefined);
    await operation.requestCancel();
    assert.deepEqual(await following, { kind: 'cancelled', by: 'stop' });
    assert.deepEqual(told.at(-1), log('tidying up'));
    await exited;
    assert.equal(child.exitCode, 0);
    assert.deepEqual(readdirSync(folder), [`${key}.jsonl`]);
  });

  it('a mark that an earlier operation left cancels nothing', async () => {
    const first = await own(mine);
    await (await foreign(theirs)).requestCancel();
    await first.end({ kind: 'done' });
    const second = await own(mine);
    await new Promise((resolve) => setTimeout(resolve, 250));
    assert.equal(second.cancelRequested.aborted, false);
    await second.end({ kind: 'done' });
  });

  it('a holder that was killed: nothing is active, who follows hears that nobody knows, the next one begins', async () => {
    const child = await beginElsewhere();
    await eventually('the phase is told', async () => (await mine.active(key))?.phase === 'create');
    const following = (await foreign(mine)).follow(() => {}, undefined);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await following, undefined);
    assert.equal(await mine.active(key), undefined);
    const next = await own(mine);
    assert.equal((await theirs.active(key))?.verb, 'start');
    await next.end({ kind: 'done' });
  });

  it('a line that its writer could not finish is passed over', async () => {
    const operation = await own(mine);
    operation.write(phase('create'));
    await eventually('the phase is told', async () => (await mine.active(key))?.phase === 'create');
    appendFileSync(join(folder, `${key}.jsonl`), '{"kind":"event","ev');
    assert.equal((await theirs.active(key))?.phase, 'create');
    await operation.end({ kind: 'done' });
  });

  it('tells of what other processes do', async () => {
    await mine.watch();
    const heard = new Promise<string>((resolve) => mine.onDidChange(resolve));
    await beginElsewhere();
    assert.equal(await heard, key);
  });
});
