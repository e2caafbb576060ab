import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  CompletionRequest,
  LSPErrorCodes,
  type CompletionItem,
  type Position,
} from 'vscode-languageserver/node';
import { liveRequests } from '../../src/language/protocol.ts';
import { atCursor } from '../fakes/cursor.ts';
import { TestServer } from './testServer.ts';

const flow = 'greet/flow.dag.yaml';
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

  const complete = async (marked: string, path = flow): Promise<CompletionItem[] | null> => {
    const { text: plain, offset } = atCursor(marked);
    await server.change(path, { text: plain });
    const found = await server.client.sendRequest(CompletionRequest.type, {
      textDocument: { uri: server.uri(path) },
      position: positionAt(plain, offset),
    });
    return Array.isArray(found) ? found : (found?.items ?? null);
  };
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
