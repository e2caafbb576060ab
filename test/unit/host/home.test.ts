import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultHome, Home } from '../../../src/host/home.ts';

describe('home', () => {
  const key = 'f'.repeat(32);

  it('FLOW_SESSIONS_HOME comes first, and is made absolute', () => {
    assert.equal(defaultHome({ FLOW_SESSIONS_HOME: '/data/sessions' }).root, '/data/sessions');
    assert.equal(defaultHome({ FLOW_SESSIONS_HOME: 'here' }).root, join(process.cwd(), 'here'));
  });

  it('then the place of the system', function () {
    if (process.platform !== 'linux') return this.skip();
    assert.equal(defaultHome({ XDG_DATA_HOME: '/xdg' }).root, '/xdg/flow-sessions');
    const usual = join(homedir(), '.local', 'share', 'flow-sessions');
    assert.equal(defaultHome({}).root, usual);
    assert.equal(defaultHome({ XDG_DATA_HOME: '', FLOW_SESSIONS_HOME: '' }).root, usual);
  });

  it('keeps a folder for each session', () => {
    const home = new Home('/data');
    assert.equal(home.session(key), `/data/sessions/${key}`);
    assert.equal(home.socket(key), `/data/sessions/${key}/worker.sock`);
  });

  it('a socket path is never longer than systems allow, and differs from session to session', () => {
    const home = new Home(`/${'long/'.repeat(30)}`);
    const socket = home.socket(key);
    assert.ok(Buffer.byteLength(socket) <= 100, socket);
    assert.equal(home.socket(key), socket);
    assert.notEqual(home.socket('e'.repeat(32)), socket);
    assert.notEqual(new Home(`/${'other/'.repeat(30)}`).socket(key), socket);
  });
});
