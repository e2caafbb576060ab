import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../src/common/userError.ts';
import { explainSystemError } from '../../../src/host/explainSystemError.ts';
import { readJson, writeJson } from '../../../src/host/jsonFile.ts';
import { shareSettings } from '../../../src/host/shareSettings.ts';

describe('files of the home folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-files-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a JSON file is written whole, for its owner alone, and leaves nothing beside it', async () => {
    const path = join(folder, 'one.json');
    await writeJson(path, { one: 1 });
    await writeJson(path, { two: 2 });
    assert.deepEqual(await readJson(path), { two: 2 });
    assert.deepEqual(readdirSync(folder), ['one.json']);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
    await assert.rejects(writeJson(join(folder, 'missing', 'one.json'), {}));
    assert.deepEqual(readdirSync(folder), ['one.json']);
  });

  it('a JSON file that is absent or torn reads as nothing', async () => {
    writeFileSync(join(folder, 'torn.json'), '{"a":');
    assert.equal(await readJson(join(folder, 'torn.json')), undefined);
    assert.equal(await readJson(join(folder, 'absent.json')), undefined);
    assert.equal(await readJson(join(folder, 'torn.json', 'below.json')), undefined);
    await assert.rejects(readJson(folder));
  });

  it("the editor's settings replace a file written by hand only when it has settings of its own", async () => {
    const path = join(folder, 'new', 'config.json');
    await shareSettings(path, { idleMinutes: 5 }, false);
    assert.equal(await readJson(path), undefined);
    await shareSettings(path, { idleMinutes: 5 }, true);
    assert.deepEqual(await readJson(path), { writtenBy: 'editor', idleMinutes: 5 });
    await shareSettings(path, { idleMinutes: 9 }, false);
    assert.deepEqual(await readJson(path), { writtenBy: 'editor', idleMinutes: 9 });
    writeFileSync(path, '{"idleMinutes": 1}');
    await shareSettings(path, { idleMinutes: 7 }, false);
    assert.equal(readFileSync(path, 'utf8'), '{"idleMinutes": 1}');
  });
});

describe('explainSystemError', () => {
  const explained = (code: string, path?: string): UserError['details'] => {
    const error = explainSystemError(Object.assign(new Error(code), { code, path }), '/home/sessions');
    assert.ok(error instanceof UserError, code);
    return error.details;
  };

  it('names the path and what to do', () => {
    assert.match(explained('ENOSPC', '/home/sessions/x').message, /disk is full: \/home\/sessions\/x/);
    assert.match(explained('ENOSPC').message, /\/home\/sessions/);
    assert.equal(explained('EDQUOT').code, 'FSE306');
    const home = explained('EACCES', '/home/sessions/environments');
    assert.deepEqual([home.code, home.kind], ['FSE307', 'missing']);
    assert.match(home.remedy ?? '', /FLOW_SESSIONS_HOME/);
    assert.equal(explained('EROFS', '/home').code, 'FSE307');
    const own = explained('EACCES', '/flow/secret.txt');
    assert.deepEqual([own.code, own.kind], ['FSE122', 'badInput']);
    assert.match(own.message, /\/flow\/secret\.txt cannot be read/);
    // A neighbour whose name begins alike is not the home folder.
    assert.equal(explained('EACCES', '/home/sessions-of-mine/x').code, 'FSE122');
  });

  it('leaves everything else as it is', () => {
    const error = new Error('broken');
    assert.equal(explainSystemError(error, '/home'), error);
    assert.equal(explainSystemError(undefined, '/home'), undefined);
  });
});
