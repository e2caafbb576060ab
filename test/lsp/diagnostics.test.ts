import assert from 'node:assert/strict';
import {
  ConfigurationRequest,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LogMessageNotification,
  type FileEvent,
} from 'vscode-languageserver/node';
import type { LanguageDocument } from '../../src/language/document/languageDocument.ts';
import type { FlowFacts } from '../../src/language/features/facts.ts';
import type { FactSource } from '../../src/language/server/documentFacts.ts';
import { TestServer } from './testServer.ts';

const good = 'nodes:\n- name: a\n  type: python\n  source:\n    type: code\n    path: a.py\n  inputs: {}\n';
const broken = `${good}outputs: [\n`;
const flow = 'one/flow.dag.yaml';

describe('the language server', () => {
  let server: TestServer;
  afterEach(async () => await server.stop());

  it('tells who it is', async () => {
    server = await TestServer.start();
    assert.equal(server.result.serverInfo?.name, 'flow-session');
  });

  it('publishes what is wrong with a flow when it is opened, and takes it back when it is mended', async () => {
    server = await TestServer.start();
    await server.open(flow, broken);
    await server.until(() => server.codes(flow)?.includes('FS100') ?? false);
    const [found] = server.diagnostics(flow)!;
    assert.equal(found!.source, 'Flow Sessions');
    assert.equal(found!.severity, DiagnosticSeverity.Error);
    await server.change(flow, { text: good });
    await server.until(() => !server.codes(flow)!.includes('FS100'));
  });

  it('takes edits of a range, with astral characters counted as two', async () => {
    server = await TestServer.start();
    await server.open(flow, `# \u{1F600}[\n${good}`);
    await server.until(() => server.codes(flow) !== undefined);
    const at = (character: number) => ({ line: 0, character });
    await server.change(flow, { range: { start: at(0), end: at(4) }, text: 'outputs: ' });
    await server.until(() => server.codes(flow)!.includes('FS100'));
    await server.change(flow, { range: { start: at(9), end: at(10) }, text: '{}' });
    await server.until(() => !server.codes(flow)!.includes('FS100'));
  });

  it('looks only at the last of many changes', async () => {
    server = await TestServer.start();
    await server.open(flow, good);
    const versions = await Promise.all(
      [broken, good, broken].map(async (text) => await server.change(flow, { text })),
    );
    await server.until(() => server.published.at(-1)?.version === versions.at(-1));
    assert.ok(server.published.length <= 2, 'the first and the last at most');
    assert.ok(server.codes(flow)!.includes('FS100'));
  });

  it('clears what it said of a document that is closed', async () => {
    server = await TestServer.start();
    await server.open(flow, broken);
    await server.until(() => server.codes(flow)?.includes('FS100') ?? false);
    await server.close(flow);
    await server.until(() => server.diagnostics(flow)?.length === 0);
  });

  it('reads what was never saved, and documents on no disk, by their text alone', async () => {
    server = await TestServer.start({ source: noDisk });
    for (const uri of [
      'untitled:Untitled-1',
      'untitled:/w/flow.dag.yaml',
      'vscode-vfs://github/o/r/flow.dag.yaml',
    ]) {
      await server.open(uri, `inputs: {}\n${broken}`);
      await server.until(() => server.codes(uri)?.includes('FS100') ?? false);
    }
    await server.open('untitled:Untitled-2', 'a: [', 'yaml');
    await server.change('untitled:Untitled-1', { text: good });
    await server.until(() => !server.codes('untitled:Untitled-1')!.includes('FS100'));
    assert.equal(server.codes('untitled:Untitled-2'), undefined);
  });

  it('looks at the disk again when watched files change, and only then', async () => {
    const looks = new Looks();
    server = await TestServer.start({ source: looks, capabilities: watching });
    await server.open(flow, good);
    await server.until(() => server.codes(flow) !== undefined);
    await server.change(flow, { text: `${good}# a comment\n` });
    await server.until(() => server.published.at(-1)?.version === 2);
    assert.equal(looks.count, 1);
    assert.deepEqual(
      server.registrations.map(({ method }) => method),
      ['workspace/didChangeWatchedFiles'],
    );
    await server.client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [
        { uri: server.uri('elsewhere/b.py'), type: FileChangeType.Created },
        { uri: server.uri('one/a.py'), type: FileChangeType.Created },
      ],
    });
    await looks.next;
    assert.equal(looks.count, 2);
    await server.client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: server.uri('elsewhere/b.py'), type: FileChangeType.Deleted }],
    });
    await server.change(flow, { text: good });
    await server.until(() => server.published.at(-1)?.version === 3);
    assert.equal(looks.count, 2);
  });

  it('obeys the severities in the settings', async () => {
    server = await TestServer.start({
      initialization: { settings: { rules: { FS100: 'hint', nothing: 7 } } },
    });
    await server.open(flow, broken);
    await server.until(() => server.codes(flow)?.includes('FS100') ?? false);
    const severity = () => server.diagnostics(flow)!.find(({ code }) => code === 'FS100')?.severity;
    assert.equal(severity(), DiagnosticSeverity.Hint);
    await server.client.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { flowSessions: { rules: { 'yaml-syntax': 'off' } } },
    });
    await server.until(() => severity() === undefined);
  });

  it('asks the client for the settings where it answers', async () => {
    let rules = { FS100: 'information' };
    server = await TestServer.start({ capabilities: { workspace: { configuration: true } } }, (client) =>
      client.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => ({ rules }))),
    );
    await server.open(flow, broken);
    const severity = () => server.diagnostics(flow)?.find(({ code }) => code === 'FS100')?.severity;
    await server.until(() => severity() === DiagnosticSeverity.Information);
    rules = { FS100: 'warning' };
    await server.client.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    await server.until(() => severity() === DiagnosticSeverity.Warning);
  });

  it('takes the usual severities where the client never answers', async () => {
    const never = new Promise<never>(() => {});
    server = await TestServer.start(
      { capabilities: { workspace: { configuration: true } }, patience: 1 },
      (client) => client.onRequest(ConfigurationRequest.type, async () => await never),
    );
    await server.open(flow, broken);
    await server.until(() => server.codes(flow)?.includes('FS100') ?? false);
  });

  it('looks again when a folder above a flow comes or goes', async () => {
    const looks = new Looks();
    server = await TestServer.start({ source: looks });
    await server.open(flow, good);
    await server.until(() => server.codes(flow) !== undefined);
    await server.client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: server.uri('one'), type: FileChangeType.Deleted }],
    });
    await looks.next;
    assert.equal(looks.count, 2);
  });

  it('tells of a text that is too long that it is, and lives', async () => {
    server = await TestServer.start({ source: new Looks() });
    await server.open(flow, `${good}# ${'x'.repeat(2_000_001)}`);
    await server.until(() => server.codes(flow)?.includes('FS101') ?? false);
    await server.change(flow, { text: good });
    await server.until(() => !server.codes(flow)!.includes('FS101'));
  });

  it('goes on when looking at the disk fails', async () => {
    const fails = async (): Promise<never> => {
      throw new Error('the disk is on fire');
    };
    const said: string[] = [];
    server = await TestServer.start({ source: { quick: fails, session: fails } }, (client) =>
      client.onNotification(LogMessageNotification.type, ({ message }) => void said.push(message)),
    );
    await server.open(flow, broken);
    await server.until(() => server.codes(flow)?.includes('FS100') ?? false);
    assert.match(said.join(), /the disk is on fire/);
  });

  it('judges a run by its flow as it is open', async () => {
    const inputs = 'inputs:\n  name:\n    type: string\n';
    const run = 'flow: ../one\ndata: people.jsonl\ncolumn_mapping:\n  whom: ${data.name}\n';
    server = await TestServer.start({
      files: { [flow]: inputs + good, 'one/a.py': '', 'batch/run.yaml': run, 'batch/people.jsonl': '' },
    });
    const isWrong = () => server.codes('batch/run.yaml')?.includes('FS312');
    await server.open('batch/run.yaml', run);
    await server.until(() => isWrong() === true);
    await server.open(flow, inputs + good);
    await server.change(flow, { text: (inputs + good).replace('name:', 'whom:') });
    await server.until(() => isWrong() === false);
  });

  it('goes on when a rule fails', async () => {
    const said = Promise.withResolvers<string>();
    const nonsense = async (): Promise<FlowFacts> => ({}) as FlowFacts;
    server = await TestServer.start(
      { source: { quick: nonsense, session: async () => undefined } },
      (client) => client.onNotification(LogMessageNotification.type, ({ message }) => said.resolve(message)),
    );
    await server.open(flow, good);
    assert.match(await said.promise, /TypeError/);
    await server.open('untitled:Untitled-1', `inputs: {}\n${broken}`);
    await server.until(() => server.codes('untitled:Untitled-1')?.includes('FS100') ?? false);
  });

  it('takes a file for requirements when a flow names it', async () => {
    server = await TestServer.start();
    const looked = () => (server.codes('one/deps.in')?.length ?? 0) > 0;
    await server.open('one/deps.in', 'humanize==\n', 'plaintext');
    await server.open(flow, good);
    await server.until(() => server.codes(flow) !== undefined);
    assert.ok(!looked());
    await server.change(flow, { text: `${good}environment:\n  python_requirements_txt: deps.in\n` });
    await server.until(looked);
    await server.close(flow);
    await server.until(() => !looked());
  });

  it('takes a file for requirements when a flow beside or above it names it that is not open', async () => {
    const naming = (file: string): string => `${good}environment:\n  python_requirements_txt: ${file}\n`;
    server = await TestServer.start({
      files: { [flow]: naming('deps.in'), 'two/flow.dag.yml': naming('env/deps.pip') },
    });
    const looked = (file: string) => (server.codes(file)?.length ?? 0) > 0;
    await server.open('one/notes.txt', 'humanize==\n', 'plaintext');
    for (const file of ['one/deps.in', 'two/env/deps.pip']) {
      await server.open(file, 'humanize==\n', 'plaintext');
      await server.until(() => looked(file));
    }
    assert.ok(!looked('one/notes.txt'));
    // The flow as it is open counts, and the one on the disk again when it is closed.
    await server.open(flow, good);
    await server.until(() => !looked('one/deps.in'));
    await server.close(flow);
    await server.until(() => looked('one/deps.in'));
    server.write(flow, naming('notes.txt'));
    await server.client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: server.uri(flow), type: FileChangeType.Changed }],
    });
    await server.until(() => !looked('one/deps.in') && looked('one/notes.txt'));
    assert.ok(looked('two/env/deps.pip'));
  });

  it('tells of requirements that lead nowhere, until they are there', async () => {
    server = await TestServer.start();
    await server.open('one/requirements.txt', '-r gone.txt\n', 'plaintext');
    await server.until(() => server.codes('one/requirements.txt')?.includes('FS226') ?? false);
    server.write('one/gone.txt', '');
    await server.client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: server.uri('one/gone.txt'), type: FileChangeType.Created }],
    });
    await server.until(() => !server.codes('one/requirements.txt')!.includes('FS226'));
    await server.open('untitled:/one/requirements.txt', '-r gone.txt\n--indx\n', 'pip-requirements');
    await server.until(() => server.codes('untitled:/one/requirements.txt') !== undefined);
    assert.ok(!server.codes('untitled:/one/requirements.txt')!.includes('FS226'));
  });

  it('reads nothing of a folder with a thousand flows until one is open', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `flow${index}/flow.dag.yaml`);
    const looks = new Looks();
    server = await TestServer.start({ source: looks, capabilities: watching });
    await server.client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: names.map((name): FileEvent => ({ uri: server.uri(name), type: FileChangeType.Created })),
    });
    await server.open(names[7]!, good);
    await server.until(() => server.codes(names[7]!) !== undefined);
    assert.equal(looks.count, 1);
    assert.equal(server.published.length, 1);
  });
});

const watching = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };

const noDisk: FactSource = {
  async quick() {
    assert.fail('there is no disk to look at');
  },
  async session() {
    assert.fail('there is no disk to look at');
  },
};

/** Says of each look at the disk that a flow names nothing, and counts them. */
class Looks implements FactSource {
  count = 0;
  #next = Promise.withResolvers<void>();

  /** The look after this. */
  get next(): Promise<void> {
    return this.#next.promise;
  }

  async quick(document: LanguageDocument): Promise<FlowFacts> {
    this.count += 1;
    this.#next.resolve();
    this.#next = Promise.withResolvers();
    return {
      folder: document.path.slice(0, document.path.lastIndexOf('/')),
      workspaceFolders: [],
      paths: new Map(),
      includes: new Map(),
      definitions: ['flow.dag.yaml'],
      requirementsTxt: false,
    };
  }

  async session(): Promise<undefined> {}
}
