import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CancelledError } from '../../../src/common/cancelled.ts';
import type { UserError } from '../../../src/common/userError.ts';
import { AzureCliTokens } from '../../../src/host/feeds/azureCliTokens.ts';
import { AzureDevOpsCredentials, isAzureDevOps } from '../../../src/host/feeds/azureDevOpsCredentials.ts';
import { CheckedCredentials } from '../../../src/host/feeds/checkedCredentials.ts';
import type { AzureTokens, FeedCredentials } from '../../../src/session/feeds/feedCredentials.ts';
import type { PrivateFeed } from '../../../src/session/feeds/privateFeeds.ts';
import { TestFolder } from '../../support/folder.ts';
import { writeScript } from '../../support/terminal.ts';

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const jwt = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
const { signal } = new AbortController();

/** A server on this machine that answers as `answer` says. */
class Server {
  readonly seen: { path: string; method: string; headers: IncomingMessage['headers']; body: string }[] = [];
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.end();
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request;
      this.seen.push({ path, method, headers, body });
      this.answer(request, response);
    });
  });

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  feed(path = '/org/_packaging/feed/pypi/simple/'): PrivateFeed {
    const { host } = new URL(this.origin);
    const url = this.origin + path;
    return { url, host, option: '-i', file: '/r.txt', line: 3, probe: `${url}alpha/` };
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('feeds over HTTP', () => {
  let server: Server;
  beforeEach(async () => {
    server = new Server();
    await server.start();
  });
  afterEach(async () => await server.stop());

  describe('AzureDevOpsCredentials', () => {
    const trusts = ({ hostname }: URL): boolean => hostname === '127.0.0.1';
    const tokens = (token: string | undefined, asked: (string | undefined)[] = []): AzureTokens => ({
      name: 'the test account',
      token: async (of, _signal, tell) => {
        asked.push(of);
        if (!token) tell('the test account is signed out');
        return token;
      },
    });
    /** Answers as Azure DevOps does. */
    const asService = (exchange: (response: ServerResponse) => void, authority = `${server.origin}/org/`) => {
      server.answer = ({ method }, response) => {
        if (method === 'POST') return exchange(response);
        response.writeHead(401, {
          'www-authenticate': [
            `Bearer authorization_uri=https://login.windows.net/${tenant}`,
            'Basic realm="https://pkgsprod.test/"',
          ],
          'x-vss-authorizationendpoint': authority,
        });
        response.end('{}');
      };
    };

    it("exchanges a person's token for one that reads packages only", async () => {
      asService((response) => response.end('{"token": "session-token"}'));
      const asked: (string | undefined)[] = [];
      const person = jwt({ idtyp: 'user' });
      const credentials = new AzureDevOpsCredentials([tokens(undefined), tokens(person, asked)], trusts);
      assert.deepEqual(await credentials.credential(server.feed(), signal), {
        user: 'VssSessionToken',
        token: 'session-token',
        source: 'the test account',
      });
      assert.deepEqual(asked, [tenant]);
      const [first, second, ...more] = server.seen;
      assert.equal(more.length, 0);
      assert.deepEqual([first!.method, first!.path], ['GET', '/org/_packaging/feed/pypi/simple/']);
      assert.equal(first!.headers.authorization, undefined, 'whose feed it is, is asked without a token');
      assert.equal(second!.path, '/org/_apis/Token/SessionTokens?api-version=5.0-preview.1');
      assert.equal(second!.headers.authorization, `Bearer ${person}`);
      assert.equal(second!.headers['x-tfs-fedauthredirect'], 'Suppress');
      assert.deepEqual(JSON.parse(second!.body), { scope: 'vso.packaging', displayName: 'Flow Sessions' });
    });

    it("uses a service principal's token as it is", async () => {
      asService(() => assert.fail('nothing is to be exchanged'));
      const application = jwt({ idtyp: 'app' });
      const credentials = new AzureDevOpsCredentials([tokens(application)], trusts);
      assert.equal((await credentials.credential(server.feed(), signal))?.token, application);
    });

    it('sends no token to an address that is not of Azure DevOps, whatever the feed says', async () => {
      asService(() => assert.fail('a token was sent'), 'http://localhost:1/');
      const told: string[] = [];
      const credentials = new AzureDevOpsCredentials([tokens('a.b.c')], trusts);
      assert.equal(await credentials.credential(server.feed(), signal, (why) => told.push(why)), undefined);
      assert.match(told.join(), /http:\/\/localhost:1\/.*no address of Azure DevOps/);
    });

    it('follows no redirection with a token', async () => {
      asService((response) => response.writeHead(302, { location: `${server.origin}/elsewhere` }).end());
      const credentials = new AzureDevOpsCredentials([tokens('a.b.c')], trusts);
      assert.equal(await credentials.credential(server.feed(), signal), undefined);
      assert.ok(server.seen.every(({ path }) => path !== '/elsewhere'));
    });

    it('asks nobody about feeds of others', async () => {
      const asked: (string | undefined)[] = [];
      const credentials = new AzureDevOpsCredentials([tokens('a.b.c', asked)]);
      assert.equal(await credentials.credential(server.feed(), signal), undefined);
      assert.deepEqual([asked, server.seen], [[], []]);
    });

    it('says why there is none: signed out, refused, not there', async () => {
      const told: string[] = [];
      const tell = (why: string): void => void told.push(why);
      asService((response) => response.writeHead(401).end('<html>'));
      const credentials = new AzureDevOpsCredentials([tokens(undefined), tokens('a.b.c')], trusts);
      assert.equal(await credentials.credential(server.feed(), signal, tell), undefined);
      assert.equal(told[0], 'the test account is signed out');
      assert.match(told[1]!, /the test account: it answered 401/);
      const feed = server.feed();
      await server.stop();
      assert.equal(await credentials.credential(feed, signal, tell), undefined);
      assert.match(told[2]!, /127\.0\.0\.1:\d+ does not answer: \S/);
      await server.start();
    });

    it('can be cancelled while it waits', async () => {
      const stop = new AbortController();
      server.answer = () => stop.abort();
      const credentials = new AzureDevOpsCredentials([tokens('a.b.c')], trusts);
      await assert.rejects(credentials.credential(server.feed(), stop.signal), CancelledError);
    });

    it('knows its own addresses', () => {
      const known = (url: string): boolean => isAzureDevOps(new URL(url));
      for (const url of [
        'https://pkgs.dev.azure.com/org/',
        'https://dev.azure.com/org',
        'https://org.pkgs.visualstudio.com/',
        'https://vssps.dev.azure.com/org/',
      ])
        assert.ok(known(url), url);
      for (const url of [
        'http://pkgs.dev.azure.com/',
        'https://pkgs.dev.azure.com:8443/',
        'https://evil-dev.azure.com/',
        'https://dev.azure.com.evil.test/',
        'https://visualstudio.com.evil.test/',
        'https://evilvisualstudio.com/',
      ])
        assert.ok(!known(url), url);
    });
  });

  describe('CheckedCredentials', () => {
    const having: FeedCredentials = {
      credential: async () => ({ user: 'me', token: 'tökén', source: 'the variable FEED' }),
    };
    const checked = new CheckedCredentials(having);

    for (const [status, why] of [
      [401, /wrong or has expired/],
      [403, /may not read this feed/],
    ] as const)
      it(`FSE441 where the feed answers ${status}`, async () => {
        server.answer = (_request, response) => response.writeHead(status).end();
        await assert.rejects(checked.credential(server.feed(), signal), (error: UserError) => {
          assert.equal(error.details.code, 'FSE441');
          assert.match(error.details.message, /r\.txt:3\).*the variable FEED/);
          assert.match(error.details.evidence!, new RegExp(`^GET http.*/simple/alpha/: ${status} `));
          assert.match(error.details.remedy!, why);
          assert.doesNotMatch(JSON.stringify(error.details), /tökén/);
          return true;
        });
        const basic = Buffer.from('me:tökén').toString('base64');
        assert.equal(server.seen[0]?.headers.authorization, `Basic ${basic}`);
      });

    for (const status of [200, 302, 404, 500])
      it(`lets the installer try where it answers ${status}`, async () => {
        server.answer = (_request, response) => response.writeHead(status, { location: '/other' }).end();
        assert.equal((await checked.credential(server.feed(), signal))?.user, 'me');
        assert.equal(server.seen.length, 1, 'a credential follows no redirection');
      });

    it('lets the installer try where nothing answers in time, or at all', async () => {
      server.answer = () => {};
      const hasty = new CheckedCredentials(having, 50);
      assert.equal((await hasty.credential(server.feed(), signal))?.user, 'me');
      const feed = server.feed();
      await server.stop();
      assert.equal((await checked.credential(feed, signal))?.user, 'me');
      await server.start();
    });

    it('asks nothing where there is no credential, and can be cancelled', async () => {
      const none = new CheckedCredentials({ credential: async () => undefined });
      assert.equal(await none.credential(server.feed(), signal), undefined);
      assert.equal(server.seen.length, 0);
      const stop = new AbortController();
      server.answer = () => stop.abort();
      await assert.rejects(checked.credential(server.feed(), stop.signal), CancelledError);
    });
  });
});

describe('AzureCliTokens', () => {
  let folder: TestFolder;
  const ask = async (program: string, told: string[] = [], of: string | undefined = tenant) =>
    await new AzureCliTokens(program).token(of, signal, (why) => told.push(why));

  before(function () {
    if (process.platform === 'win32') this.skip();
    folder = new TestFolder();
  });
  after(() => folder?.remove());

  it('asks the program for a token of the tenant', async () => {
    const program = writeScript(folder.at('az'), `echo "{\\"accessToken\\": \\"$*\\"}"`);
    const asked = 'account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --output json';
    assert.equal(await ask(program), `${asked} --tenant ${tenant}`);
    assert.equal(await new AzureCliTokens(program).token(undefined, signal, () => {}), asked);
  });

  it('says why there is none', async () => {
    const told: string[] = [];
    assert.equal(await ask(folder.at('no-such-program'), told), undefined);
    const signedOut = 'echo "Some warning" >&2; echo "ERROR: Please run \'az login\'" >&2; exit 1';
    assert.equal(await ask(writeScript(folder.at('signed-out'), signedOut), told), undefined);
    assert.equal(await ask(writeScript(folder.at('strange'), 'echo hello'), told), undefined);
    assert.deepEqual(told, [
      'The Azure CLI gives no token: it is not installed',
      "The Azure CLI gives no token: ERROR: Please run 'az login'",
      'The Azure CLI gives no token: its answer has none in it',
    ]);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    const program = writeScript(folder.at('slow'), 'exec sleep 30');
    const asking = new AzureCliTokens(program).token(undefined, stop.signal, () => {});
    stop.abort();
    await assert.rejects(asking, CancelledError);
  });
});
