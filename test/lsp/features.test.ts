import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeWorkspaceFoldersNotification,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ErrorCodes,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  LSPErrorCodes,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type CodeAction,
  type CompletionItem,
  type Position,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver/node';
import { liveRequests, type InstalledParams } from '../../src/language/protocol.ts';
import { atCursor } from '../fakes/cursor.ts';
import { TestServer } from './testServer.ts';

const flow = 'greet/flow.dag.yaml';
const nowhere = { position: { line: 0, character: 7 } };
const text = `inputs:
  name:
    type: string
outputs:
  greeting:
    type: string
    reference: \${greet.output}
nodes:
- name: greet
  type: python
  source:
    type: code
    path: greet.py
  inputs:
    name: \${inputs.name}
`;

describe('the features behind the language server', () => {
  let server: TestServer;
  afterEach(async () => await server.stop());

  /** Where `pattern` matches in the flow. */
  const at = (pattern: string, plus = 0): { textDocument: { uri: string }; position: Position } => ({
    textDocument: { uri: server.uri(flow) },
    position: positionAt(text, text.search(pattern) + plus),
  });
  const complete = async (marked: string, path = flow): Promise<CompletionItem[] | null> => {
    const { text: plain, offset } = atCursor(marked);
    await server.change(path, { text: plain });
    const found = await server.client.sendRequest(CompletionRequest.type, {
      textDocument: { uri: server.uri(path) },
      position: positionAt(plain, offset),
    });
    return Array.isArray(found) ? found : (found?.items ?? null);
  };
  const client = () => server.client;
  const labels = async (marked: string, path?: string): Promise<string[] | undefined> =>
    (await complete(marked, path))?.map(({ label }) => label);

  it('completes keys where the YAML is broken, and paths from the disk', async () => {
    server = await TestServer.start({ files: { 'greet/greet.py': '', 'greet/other.py': '' } });
    await server.open(flow, text);
    assert.ok((await labels(text.replace('  type: python', '  ac|\n  type: python')))?.includes('activate'));
    assert.ok((await labels(text.replace('path: greet.py', 'path: |')))?.includes('other.py'));
  });

  it('completes what was never saved', async () => {
    server = await TestServer.start();
    await server.open('untitled:Untitled-1', text);
    const found = await labels(text.replace('${inputs.name}', '${inputs.|}'), 'untitled:Untitled-1');
    assert.ok(found?.some((label) => label.includes('name')));
  });

  it('is asked where a bracket is typed, for the extras of a package', async () => {
    server = await TestServer.start();
    assert.ok(server.result.capabilities.completionProvider?.triggerCharacters?.includes('['));
    const path = 'greet/requirements.txt';
    await server.open(path, 'promptflow\n', 'pip-requirements');
    assert.ok((await labels('promptflow[|', path))?.includes('azure'));
  });

  it('has no answer for what is none of ours, and none that was cancelled', async () => {
    server = await TestServer.start();
    await server.open('compose.yaml', 'services: {}\n');
    assert.equal(await complete('serv|', 'compose.yaml'), null);
    await server.open(flow, text);
    const source = new CancellationTokenSource();
    const asked = server.client.sendRequest(
      CompletionRequest.type,
      { textDocument: { uri: server.uri(flow) }, position: { line: 9, character: 8 } },
      source.token,
    );
    source.cancel();
    await assert.rejects(asked, { code: LSPErrorCodes.RequestCancelled });
  });

  it('tells of the thing under the cursor', async () => {
    server = await TestServer.start();
    await server.open(flow, text);
    const found = await server.client.sendRequest(HoverRequest.type, at('greet\\.output'));
    assert.match(JSON.stringify(found?.contents), /greet/);
    assert.equal(await server.client.sendRequest(HoverRequest.type, { ...at('inputs'), ...nowhere }), null);
  });

  it('finds and renames a name in the flow and the runs of it, open or not', async () => {
    const run = 'flow: ../greet\ndata: people.jsonl\ncolumn_mapping:\n  name: ${data.name}\n';
    server = await TestServer.start({
      files: { [flow]: text, 'greet/greet.py': '', 'batch/run.yaml': run, 'batch/people.jsonl': '' },
    });
    await server.open(flow, text);
    const { client } = server;
    const definition = await client.sendRequest(
      DefinitionRequest.type,
      at('inputs\\.name', 'inputs.'.length),
    );
    assert.match(JSON.stringify(definition), /"line":1,"character":2/);
    const found = await client.sendRequest(ReferencesRequest.type, {
      ...at('name:'),
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      found?.map(({ uri, range }) => `${uri.slice(server.uri('').length + 1)}:${range.start.line}`).sort(),
      ['batch/run.yaml:3', 'greet/flow.dag.yaml:1', 'greet/flow.dag.yaml:14'],
    );
    const edit = await client.sendRequest(RenameRequest.type, { ...at('name:'), newName: 'whom' });
    assert.deepEqual(
      Object.keys(edit?.changes ?? {}).sort(),
      [server.uri('batch/run.yaml'), server.uri(flow)].sort(),
    );
    await assert.rejects(client.sendRequest(PrepareRenameRequest.type, at('python')) as Promise<unknown>, {
      code: LSPErrorCodes.RequestFailed,
      message: 'only inputs, outputs, nodes, variants and the variables of templates can be renamed',
    });
    await assert.rejects(
      client.sendRequest(RenameRequest.type, { ...at('name:'), newName: 'a b' }) as Promise<unknown>,
      { code: LSPErrorCodes.RequestFailed, message: /^"a b" is no name/ },
    );
    const highlights = await client.sendRequest(DocumentHighlightRequest.type, at('name:'));
    assert.equal(highlights?.length, 2);
    const links = await client.sendRequest(DocumentLinkRequest.type, {
      textDocument: { uri: server.uri(flow) },
    });
    assert.deepEqual(
      links?.map(({ target }) => target),
      [server.uri('greet/greet.py')],
    );
  });

  it('renames in the folders that the workspace has, as they come and go', async () => {
    const run = 'flow: ../greet\ndata: people.jsonl\ncolumn_mapping:\n  name: ${data.name}\n';
    server = await TestServer.start({
      files: { [flow]: text, 'batch/run.yaml': run },
      capabilities: { workspace: { workspaceFolders: true } },
    });
    await server.open(flow, text);
    const folder = { uri: server.uri(''), name: 'test' };
    const move = async (event: WorkspaceFoldersChangeEvent): Promise<void> =>
      await client().sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
    const renamed = async (): Promise<string[]> => {
      const edit = await client().sendRequest(RenameRequest.type, { ...at('name:'), newName: 'whom' });
      return Object.keys(edit?.changes ?? {}).sort();
    };
    assert.deepEqual(await renamed(), [server.uri('batch/run.yaml'), server.uri(flow)]);
    await move({ added: [], removed: [folder] });
    assert.deepEqual(await renamed(), [server.uri(flow)]);
    await move({ added: [{ uri: server.uri('batch'), name: 'batch' }, folder], removed: [] });
    assert.deepEqual(await renamed(), [server.uri('batch/run.yaml'), server.uri(flow)]);
  });

  it('mends what it found, and nothing is wrong any more', async () => {
    server = await TestServer.start({ files: { 'greet/greet.py': '' } });
    const wrong = text.replace('inputs.name', 'inputs.nmae');
    await server.open(flow, wrong);
    await server.until(() => server.codes(flow)?.includes('FS112') ?? false);
    const found = server.diagnostics(flow)!.find(({ code }) => code === 'FS112')!;
    const actions = await client().sendRequest(CodeActionRequest.type, {
      ...at('inputs'),
      range: found.range,
      context: { diagnostics: [found], only: ['quickfix'] },
    });
    const [first] = (actions ?? []) as CodeAction[];
    assert.ok(first?.isPreferred);
    assert.deepEqual(first.diagnostics, [found]);
    const [edit] = first.edit?.changes?.[server.uri(flow)] ?? [];
    await server.change(flow, { range: edit!.range, text: edit!.newText });
    await server.until(() => !server.codes(flow)!.includes('FS112'));
  });

  it('outlines and folds', async () => {
    server = await TestServer.start();
    await server.open(flow, text);
    const { textDocument } = at('inputs');
    const symbols = await client().sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ['inputs', 'outputs', 'nodes'],
    );
    const folds = await client().sendRequest(FoldingRangeRequest.type, { textDocument });
    assert.ok(folds?.some(({ startLine, endLine }) => startLine === 0 && endLine === 2));
  });

  it('shows what includes arrive as, and asks for that again once the disk was looked at', async () => {
    let refreshed = (): void => {};
    const learned = new Promise<void>((resolve) => (refreshed = resolve));
    const capabilities = { workspace: { inlayHint: { refreshSupport: true } } };
    server = await TestServer.start({ files: { 'shared/a.py': '' }, capabilities }, (started) =>
      started.onRequest(InlayHintRefreshRequest.type, () => refreshed()),
    );
    await server.open(flow, `${text}additional_includes:\n- ../shared/a.py\n`);
    await learned;
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await client().sendRequest(InlayHintRequest.type, { ...at('inputs'), range });
    assert.deepEqual(
      hints?.map(({ label }) => label),
      ['shared/a.py → a.py'],
    );
  });

  it('shows what a live session has installed', async () => {
    server = await TestServer.start({ initialization: { live: true } }, (started) =>
      started.onRequest(liveRequests.installed, ({ folder }: InstalledParams) =>
        folder === server.path('greet') ? { humanize: '4.9.0' } : null,
      ),
    );
    const path = 'greet/requirements.txt';
    await server.open(path, 'humanize\n', 'pip-requirements');
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const textDocument = { uri: server.uri(path) };
    const hints = await client().sendRequest(InlayHintRequest.type, { textDocument, range });
    assert.match(JSON.stringify(hints), /4\.9\.0/);
  });

  it('answers a request that cannot be answered with an error, and goes on', async () => {
    server = await TestServer.start();
    await server.open(flow, text);
    await assert.rejects(client().sendRequest(HoverRequest.method, { ...at('greet'), position: null }), {
      code: ErrorCodes.InternalError,
    });
    assert.ok(await client().sendRequest(HoverRequest.type, at('greet\\.output')));
  });

  it('asks the extension for images, and goes on without them where it has no answer', async () => {
    let images: (() => string[]) | undefined = () => ['registry.example/base:1.2'];
    server = await TestServer.start({ initialization: { live: true } }, (client) =>
      client.onRequest(liveRequests.images, () => {
        if (!images) throw new Error('no engine');
        return images();
      }),
    );
    await server.open(flow, text);
    const marked = `${text}environment:\n  image: |\n`;
    assert.ok((await labels(marked))?.includes('registry.example/base:1.2'));
    images = undefined;
    assert.ok(!(await labels(marked))?.includes('registry.example/base:1.2'));
  });
});

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}
