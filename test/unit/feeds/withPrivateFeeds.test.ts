import assert from 'node:assert/strict';
import { UserError } from '../../../src/common/userError.ts';
import {
  FeedCredentialChain,
  type FeedCredential,
  type FeedCredentials,
} from '../../../src/session/feeds/feedCredentials.ts';
import { withPrivateFeeds } from '../../../src/session/feeds/withPrivateFeeds.ts';

const { signal } = new AbortController();
const file = (path: string, ...lines: string[]) => ({ path, source: `/home/me/flow/${path}`, lines });
const giving = (found: FeedCredential | undefined, why?: string): FeedCredentials => ({
  credential: async (_feed, _signal, tell) => {
    if (why) tell?.(why);
    return found;
  },
});
const token = { user: 'me', token: 'to/ken', source: 'the variable FEED' };
const details = (code: string) => (error: unknown) => {
  assert.ok(error instanceof UserError);
  assert.equal(error.details.code, code);
  return true;
};

describe('withPrivateFeeds', () => {
  it('changes nothing for files without private feeds, but still hides what URLs hold', async () => {
    const files = [file('requirements.txt', '-i https://me:pass@a.test/', 'numpy')];
    const install = await withPrivateFeeds(files, new FeedCredentialChain([]), signal);
    assert.deepEqual([install.files, install.env, install.notes], [[], {}, []]);
    assert.deepEqual(install.pip, ['-m', 'pip']);
    assert.equal(install.pathOf('requirements.txt'), 'requirements.txt');
    assert.equal(install.redact('at https://me:pass@a.test/'), 'at https://****@a.test/');
    assert.equal(install.refusal('hint: https://a.test/ (401 Unauthorized)'), undefined);
  });

  it('asks for each feed once, and says where its credential is from but not what it is', async () => {
    const asked: string[] = [];
    const credentials: FeedCredentials = {
      credential: async ({ url, line }) => {
        asked.push(`${url} ${line}`);
        return token;
      },
    };
    const install = await withPrivateFeeds(
      [
        file('requirements.txt', '-r b.txt', '-i https://{private}@a.test/', '-f https://{private}@a.test/'),
        file('b.txt', '--extra-index-url https://{private}@b.test/', '-f https://{private}@a.test/'),
      ],
      credentials,
      signal,
    );
    assert.deepEqual(asked.sort(), ['https://a.test/ 2', 'https://b.test/ 1']);
    assert.deepEqual(install.notes.sort(), [
      'https://a.test/: with the credential from the variable FEED.',
      'https://b.test/: with the credential from the variable FEED.',
    ]);
    assert.equal(install.pathOf('requirements.txt'), '.flow-sessions.requirements.txt');
    assert.equal(Object.values(install.env).filter((value) => value === 'to%2Fken').length, 2);
    assert.doesNotMatch(JSON.stringify([install.files, install.notes, install.pip]), /to.{1,3}ken/);
  });

  it('shows the user their own file names, and no secret', async () => {
    const sources = [
      file('sub/requirements.txt', '-i https://{private}@a.test/'),
      { ...file('/home/me/x.txt', '-i https://{private}@a.test/'), source: '/home/me/x.txt' },
    ];
    const { redact } = await withPrivateFeeds(sources, giving(token), signal);
    assert.equal(
      redact('Collecting alpha (from -r sub/.flow-sessions.requirements.txt (line 2))'),
      'Collecting alpha (from -r sub/requirements.txt (line 2))',
    );
    assert.equal(
      redact("Couldn't parse requirement in `/session/flow/.flow-sessions.x.txt` at 1"),
      "Couldn't parse requirement in `/home/me/x.txt` at 1",
    );
    assert.equal(redact('GET https://me:to%2Fken@a.test/ to/ken'), 'GET https://****@a.test/ ****');
  });

  it('FSE440 where nobody has a credential: feed, file, line, what was tried and the ways to give one', async () => {
    const chain = new FeedCredentialChain([
      giving(undefined, 'no variable'),
      giving(undefined, 'no sign-in'),
    ]);
    const files = [
      file('requirements.txt', 'numpy', '-i https://{private}@pkgs.dev.azure.com/org/_packaging/f/'),
    ];
    await assert.rejects(withPrivateFeeds(files, chain, signal), (error) => {
      assert.ok(error instanceof UserError);
      const { code, kind, message, evidence, remedy, location } = error.details;
      assert.deepEqual([code, kind], ['FSE440', 'missing']);
      assert.match(
        message,
        /https:\/\/pkgs\.dev\.azure\.com\/org\/_packaging\/f\/ \(.*requirements\.txt:2\)/,
      );
      assert.equal(evidence, 'no variable\nno sign-in');
      assert.match(remedy!, /flowSessions\.feeds: \{"pkgs\.dev\.azure\.com": .*"Save Credential.*az login/);
      assert.deepEqual(location, { file: '/home/me/flow/requirements.txt', line: 2 });
      return true;
    });
  });

  it('says that a key needs http:// where the feed has it, and nothing of Azure to others', async () => {
    const files = [file('r.txt', '-i http://{private}@a.test:81/')];
    await assert.rejects(withPrivateFeeds(files, giving(undefined), signal), (error: UserError) => {
      assert.match(error.details.remedy!, /\{"http:\/\/a\.test:81": /);
      assert.doesNotMatch(error.details.remedy!, /az login/);
      return true;
    });
  });

  it('the first that has a credential wins', async () => {
    const asked: FeedCredentials = { credential: async () => assert.fail('asked for nothing') };
    const chain = new FeedCredentialChain([giving(undefined), giving(token), asked]);
    const { notes } = await withPrivateFeeds([file('r.txt', '-i https://{private}@a.test/')], chain, signal);
    assert.match(notes[0]!, /the variable FEED/);
  });

  it('takes no credential that no header can carry', async () => {
    const broken = giving({ ...token, token: 'one\ntwo' });
    await assert.rejects(
      withPrivateFeeds([file('r.txt', '-i https://{private}@a.test/')], broken, signal),
      details('FSE440'),
    );
  });

  it('FSE442 before anybody is asked', async () => {
    const asked: FeedCredentials = { credential: async () => assert.fail('asked too early') };
    const files = [file('r.txt', '-i https://{private}@a.test/', '--trusted-host {private}')];
    await assert.rejects(withPrivateFeeds(files, asked, signal), details('FSE442'));
  });

  for (const said of [
    'hint: An index (https://a.test/simple/) returned a 403 Forbidden error. Check that the index URL is correct.',
    'hint: An index URL (https://a.test/) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)',
    'WARNING: 401 Error, Credentials not correct for https://a.test/simple/x/',
    'ERROR: HTTP error 403 while getting https://a.test/x.whl\nERROR: 403 Client Error: Forbidden for url: https://a.test/x.whl',
  ]) {
    it(`FSE441 where the output says so: ${said.slice(0, 40)}`, async () => {
      const sources = [file('r.txt', 'x', '-i https://{private}@a.test/')];
      const { refusal } = await withPrivateFeeds(sources, giving(token), signal);
      const error = refusal(`Collecting x\n${said}\n`);
      assert.equal(error?.details.code, 'FSE441');
      assert.equal(error?.details.location?.line, 2);
      assert.match(error!.details.message, /the variable FEED/);
      assert.equal(refusal(said.replaceAll('a.test', 'b.test')), undefined, 'another host is not this feed');
      assert.equal(refusal('ERROR: No matching distribution found for x'), undefined);
    });
  }
});
