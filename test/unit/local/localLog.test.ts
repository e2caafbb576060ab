import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLog } from '../../../src/backends/local/localLog.ts';
import { SessionFolder } from '../../../src/backends/local/sessionFolder.ts';
import { Home } from '../../../src/host/home.ts';

describe('readLog', () => {
  let home: Home;
  let folder: SessionFolder;

  beforeEach(() => {
    home = new Home(mkdtempSync(join(tmpdir(), 'flow-sessions-log-')));
    folder = new SessionFolder(home, 'a'.repeat(32));
    folder.make();
  });

  afterEach(() => rmSync(home.root, { recursive: true, force: true }));

  it('a log that is not there yet is empty', async () => {
    assert.equal(await readLog(folder, { from: 0 }, () => assert.fail()), 0);
  });

  it('hands out large logs whole', async () => {
    const text = '0123456789€äöü\n'.repeat(20_000);
    writeFileSync(folder.log, text);
    let seen = '';
    const end = await readLog(folder, {}, (piece) => (seen += piece));
    assert.equal(seen, text);
    assert.equal(end, Buffer.byteLength(text));
  });

  it('a character that is still being written is handed out once it is whole', async () => {
    const bytes = Buffer.from('a€😀z');
    for (let cut = 1; cut < bytes.length; cut += 1) {
      writeFileSync(folder.log, bytes.subarray(0, cut));
      let seen = '';
      const hear = (piece: string): void => void (seen += piece);
      const offset = await readLog(folder, {}, hear);
      assert.doesNotMatch(seen, /\ufffd/, `cut at ${cut}`);
      appendFileSync(folder.log, bytes.subarray(cut));
      await readLog(folder, { from: offset }, hear);
      assert.equal(seen, 'a€😀z', `cut at ${cut}`);
    }
  });

  it('bytes that are no text do not stop it', async () => {
    writeFileSync(folder.log, Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x0a]));
    let seen = '';
    assert.equal(await readLog(folder, {}, (piece) => (seen += piece)), 5);
    assert.match(seen, /^a.*b\n$/);
  });

  it("follows a run's log to the run's end", async () => {
    const run = join(folder.runs, 'run-1');
    mkdirSync(run);
    const log = join(run, 'run.log');
    const record = (status: string): void =>
      writeFileSync(join(run, 'run.json'), JSON.stringify({ runId: 'run-1', status, log }));
    record('running');
    writeFileSync(log, 'one\n');
    let seen = '';
    const following = readLog(folder, { runId: 'run-1', follow: true }, (piece) => (seen += piece));
    setTimeout(() => {
      appendFileSync(log, 'two\n');
      record('completed');
    }, 30);
    assert.equal(await following, 8);
    assert.equal(seen, 'one\ntwo\n');
  });
});
