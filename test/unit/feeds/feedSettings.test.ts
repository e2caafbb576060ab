import assert from 'node:assert/strict';
import { EnvironmentCredentials } from '../../../src/host/feeds/environmentCredentials.ts';
import { fittingFeed, toFeedSettings } from '../../../src/session/feeds/feedSettings.ts';
import type { PrivateFeed } from '../../../src/session/feeds/privateFeeds.ts';
import { SecretCredentials } from '../../../src/ui/feeds/secretCredentials.ts';

const feed = (url: string): PrivateFeed => ({
  url,
  host: new URL(url).host,
  option: '-i',
  file: '/r.txt',
  line: 1,
  probe: url,
});
const { signal } = new AbortController();

describe('the setting of feeds', () => {
  it('takes what is usable and leaves the rest', () => {
    assert.deepEqual(
      toFeedSettings({
        'a.test': { environmentVariable: 'A', user: 'me' },
        'b.test': { environmentVariable: 'B', user: 7 },
        'c.test': { environmentVariable: '' },
        'd.test': 'D',
        'e.test': null,
      }),
      { 'a.test': { environmentVariable: 'A', user: 'me' }, 'b.test': { environmentVariable: 'B' } },
    );
    for (const value of [undefined, null, [], 'text']) assert.deepEqual(toFeedSettings(value), {});
  });

  const fits: [string, string, boolean][] = [
    ['a.test', 'https://a.test/x/', true],
    ['A.test', 'https://a.test/x/', true],
    ['a.test:8443', 'https://a.test:8443/', true],
    ['a.test', 'https://a.test:8443/', false],
    ['test', 'https://a.test/', false],
    ['https://a.test/org', 'https://a.test/org/feed/', true],
    ['https://a.test/org/', 'https://a.test/org', true],
    ['a.test/org', 'https://a.test/org/feed/', true],
    ['https://a.test/org', 'https://a.test/organisation/', false],
    // Over plain http only where it is said, or to this machine.
    ['a.test', 'http://a.test/', false],
    ['https://a.test', 'http://a.test/', false],
    ['http://a.test', 'http://a.test/', true],
    ['http://a.test', 'https://a.test/', false],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/simple/', true],
    ['localhost', 'http://localhost/', true],
    ['127.0.0.1.evil.test', 'http://127.0.0.1.evil.test/', false],
    ['not a host', 'https://a.test/', false],
  ];
  for (const [address, url, expected] of fits)
    it(`"${address}" is ${expected ? '' : 'not '}for ${url}`, () =>
      assert.equal(fittingFeed({ [address]: 1 }, feed(url)) !== undefined, expected));

  it('the longest path wins', () => {
    const all = { 'a.test/org': 'org', 'a.test': 'host', 'https://a.test/org/feed': 'feed' };
    assert.equal(fittingFeed(all, feed('https://a.test/org/feed/simple/')), 'feed');
    assert.equal(fittingFeed(all, feed('https://a.test/org/other/')), 'org');
    assert.equal(fittingFeed(all, feed('https://a.test/')), 'host');
  });
});

describe('EnvironmentCredentials', () => {
  const settings = {
    'a.test': { environmentVariable: 'A' },
    'b.test': { environmentVariable: 'B', user: 'me' },
  };
  const credentials = new EnvironmentCredentials(() => settings, { A: ' secret\r\n', B: 'other', C: 'no' });
  const ask = async (url: string, told: string[] = []) =>
    await credentials.credential(feed(url), signal, (why) => told.push(why));

  it('reads the variable that the setting names', async () => {
    assert.deepEqual(await ask('https://a.test/'), {
      user: 'build',
      token: 'secret',
      source: 'the variable A',
    });
    assert.deepEqual(await ask('https://b.test/'), { user: 'me', token: 'other', source: 'the variable B' });
    assert.equal(await ask('https://c.test/'), undefined);
  });

  it('says which variable is not set', async () => {
    const told: string[] = [];
    const none = new EnvironmentCredentials(() => settings, { A: ' ' });
    assert.equal(await none.credential(feed('https://a.test/'), signal, (why) => told.push(why)), undefined);
    assert.match(told.join(), /variable A, which is not set/);
  });
});

describe('SecretCredentials', () => {
  const entries = new Map<string, string>();
  const credentials = new SecretCredentials({
    get: async (key) => entries.get(key),
    store: async (key, value) => void entries.set(key, value),
    delete: async (key) => void entries.delete(key),
  });

  it('keeps, finds, lists and forgets by address', async () => {
    assert.equal(await credentials.credential(feed('https://a.test/x/')), undefined);
    await credentials.keep('a.test', { user: 'me', token: 'one' });
    await credentials.keep('https://a.test/x', { user: 'build', token: 'two' });
    assert.deepEqual(await credentials.credential(feed('https://a.test/x/')), {
      user: 'build',
      token: 'two',
      source: "the editor's secret storage",
    });
    assert.equal((await credentials.credential(feed('https://a.test/y/')))?.token, 'one');
    assert.deepEqual((await credentials.addresses()).sort(), ['a.test', 'https://a.test/x']);
    await credentials.forget('https://a.test/x');
    assert.equal((await credentials.credential(feed('https://a.test/x/')))?.token, 'one');
    await credentials.forget('a.test');
    assert.deepEqual([...entries], [], 'nothing is left behind');
  });

  for (const text of ['no JSON', '{"a.test": null}', '{"a.test": {"user": "me"}}', '[]'])
    it(`has nothing where the entry is ${text}`, async () => {
      entries.set('flowSessions.feeds', text);
      assert.equal(await credentials.credential(feed('https://a.test/')), undefined);
    });
});
