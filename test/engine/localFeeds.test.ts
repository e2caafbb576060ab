import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalBackend } from '../../src/backends/local/localBackend.ts';
import { defaultLocalSettings } from '../../src/backends/local/localSettings.ts';
import type { UserError } from '../../src/common/userError.ts';
import { CheckedCredentials } from '../../src/host/feeds/checkedCredentials.ts';
import { EnvironmentCredentials } from '../../src/host/feeds/environmentCredentials.ts';
import { FileJournal } from '../../src/host/fileJournal.ts';
import { Home } from '../../src/host/home.ts';
import type { FeedCredentials } from '../../src/session/feeds/feedCredentials.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import { failureOf, Told } from '../conformance/steps.ts';
import { workerProgram } from '../conformance/localHarness.ts';
import { FeedStage } from '../support/feedStage.ts';
import { filesWith, ProcessWatch } from '../support/searchSecret.ts';

describe('packages from a private feed', function () {
  this.timeout(120_000);
  const stage = new FeedStage();
  const { folder, forms, user, password } = stage;

  before(async () => await stage.setUp());
  after(async () => await stage.tearDown());

  for (const tool of ['uv', 'pip'] as const) {
    describe(`with local Python and ${tool}`, () => {
      const home = join(folder, `home-${tool}`);
      const opened: { dispose(): void }[] = [];

      before(function () {
        if (tool === 'uv' && !process.env.FLOW_SESSIONS_UV) this.skip();
      });

      afterEach(() => {
        for (const one of opened.splice(0)) one.dispose();
      });

      function open(given: FeedCredentials): SessionManager {
        const settings = {
          ...defaultLocalSettings,
          ...(tool === 'uv' && { uvPath: process.env.FLOW_SESSIONS_UV! }),
          allowUvInstall: false,
          basePackages: [],
        };
        const place = new Home(home);
        const backend = new LocalBackend({
          home: place,
          settings: () => settings,
          workerProgram,
          feeds: given,
        });
        const journal = new FileJournal(place.operations);
        const sessions = new SessionManager([backend], journal, () => 3600);
        opened.push(sessions, journal);
        return sessions;
      }

      const credentials = (token: string | undefined, name = 'OUR_FEED'): FeedCredentials =>
        new EnvironmentCredentials(
          () => ({ [`127.0.0.1:${stage.port}`]: { environmentVariable: 'OUR_FEED', user } }),
          { [name]: token },
        );

      it('installs, and the credential is nowhere afterwards or meanwhile', async () => {
        const dir = stage.flow();
        const sessions = open(new CheckedCredentials(credentials(password)));
        const told = new Told();
        const watch = process.platform === 'linux' ? new ProcessWatch() : undefined;
        const { state } = await sessions.start(dir, {}, told.report);
        const commands = watch?.stop() ?? [];
        try {
          assert.equal(state.kind, 'ready', JSON.stringify(state));
          const names = (await sessions.packages(dir)).map(({ name, version }) => `${name} ${version}`);
          assert.ok(names.includes('hidden 1.0') && names.includes('built 2.0'), names.join());
          let log = '';
          await sessions.logs(dir, {}, (text) => (log += text));
          assert.match(log, /simple\/: with the credential from the variable OUR_FEED\./);
          assert.match(log, /install -r requirements\.txt$/m);
          assert.doesNotMatch(log, /\.flow-sessions\./, 'people know their files by their own names');
          assert.ok(tool === 'uv' || /built .*-r requirements\.txt \(line 5\)/.test(log), log);
          for (const form of forms) assert.ok(!JSON.stringify([told.events, log]).includes(form), form);
          assert.deepEqual(filesWith(forms, folder), []);
          if (watch && tool === 'pip')
            assert.ok(
              commands.some((one) => /FLOW_SESSIONS_PIP.* --prefix /.test(one)),
              'pip started itself again',
            );
          assert.deepEqual(
            commands.filter((one) => forms.some((form) => one.includes(form))),
            [],
          );
          const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
          assert.deepEqual(
            left.filter((path) => path.includes('.flow-sessions')),
            [],
            'copies are left',
          );
        } finally {
          await sessions.stop(dir, () => {});
        }
      });

      it('FSE440 without a credential: nothing runs, and the next start works', async () => {
        const dir = stage.flow();
        const told = new Told();
        const failure = (await failureOf(
          open(credentials(password, 'ANOTHER')).start(dir, {}, told.report),
        )) as UserError;
        assert.equal(failure.details.code, 'FSE440', failure.message);
        assert.deepEqual(failure.details.location, { file: join(dir, 'more/feeds.txt'), line: 2 });
        assert.match(failure.details.evidence!, /OUR_FEED, which is not set/);
        assert.doesNotMatch(told.log, /^\$ /m);
        const sessions = open(credentials(password));
        assert.equal((await sessions.start(dir, {}, () => {})).state.kind, 'ready');
        await sessions.stop(dir, () => {});
      });

      it('FSE441 with a wrong one, before anything is installed', async () => {
        const dir = stage.flow();
        const told = new Told();
        const sessions = open(new CheckedCredentials(credentials('wrong')));
        const failure = (await failureOf(sessions.start(dir, {}, told.report))) as UserError;
        assert.equal(failure.details.code, 'FSE441', failure.message);
        assert.match(failure.details.evidence!, /\/simple\/hidden\/: 40[13] /);
        assert.doesNotMatch(told.log, /^\$ /m);
      });

      it('a refusal that only the installer meets ends in the words that it has', async () => {
        const dir = stage.flow();
        const told = new Told();
        const failure = (await failureOf(
          open(credentials('wrong-t0ken')).start(dir, {}, told.report),
        )) as UserError;
        // pip itself tells a refusal as a package that is not there.
        assert.equal(failure.details.code, tool === 'uv' ? 'FSE441' : 'FSE305', failure.message);
        assert.doesNotMatch(JSON.stringify([failure.details, told.events]), /wrong-t0ken/);
        assert.deepEqual(
          readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) =>
            path.includes('.flow-sessions'),
          ),
          [],
        );
      });
    });
  }
});
