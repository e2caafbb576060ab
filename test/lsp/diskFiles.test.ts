import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BufferFiles } from '../../src/language/server/bufferFiles.ts';
import { DiskFiles } from '../../src/language/server/diskFiles.ts';
import { documentPath } from '../../src/language/server/documentPath.ts';

describe('files around a document', () => {
  const open = new Map<string, string>();
  const buffers = {
    textAt: (path: string) => open.get(path),
    uriAt: (path: string) => (open.has(path) ? `file://${path}?open` : undefined),
  };
  let folder: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-files-'));
    open.clear();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are those of the disk, with the open buffers over them', async () => {
    write('a/b.py', 'on disk');
    const files = new DiskFiles(buffers, () => [folder]);
    const path = `${folder}/a/b.py`;
    assert.equal(await files.kind(path), 'file');
    assert.equal(await files.kind(`${folder}/a`), 'folder');
    assert.equal(await files.kind(`${folder}/c`), undefined);
    assert.deepEqual(await files.list(`${folder}/a`), [{ name: 'b.py', kind: 'file' }]);
    assert.deepEqual(await files.list(`${folder}/c`), []);
    assert.equal(await files.read(path), 'on disk');
    assert.equal(files.uri(path), `file://${path}`);
    open.set(path, 'in the editor');
    assert.equal(await files.read(path), 'in the editor');
    assert.equal(files.uri(path), `file://${path}?open`);
  });

  it('are read whole, or where only their beginning is wanted and they are long, the first lines', async () => {
    const [line, lines] = ['{"question": "é"}\n', 70_000];
    write('data.jsonl', line.repeat(lines));
    write('one-line.json', 'x'.repeat(1_000_001));
    write('short.py', 'no end of a line');
    const files = new DiskFiles(buffers, () => [folder]);
    assert.equal((await files.read(`${folder}/data.jsonl`))?.length, line.length * lines);
    const head = (await files.head(`${folder}/data.jsonl`))!;
    assert.ok(head.length <= 64_000 && head === line.repeat(head.length / line.length));
    assert.equal(await files.head(`${folder}/one-line.json`), '');
    assert.equal(await files.head(`${folder}/short.py`), 'no end of a line');
    for (const none of [`${folder}/none`, folder, '/dev/zero']) {
      assert.equal(await files.read(none), undefined);
      assert.equal(await files.head(none), undefined);
    }
  });

  it('are looked through for flows and runs once, until something changes', async () => {
    write('one/flow.dag.yaml', 'nodes: []');
    write('one/run.yml', 'flow: .\ndata: d.jsonl\n');
    write('compose.yaml', 'services: {}');
    write('.hidden/flow.dag.yaml', '');
    write('node_modules/x/flow.dag.yaml', '');
    const files = new DiskFiles(buffers, () => [folder, `${folder}/one`]);
    const found = async (): Promise<string[]> =>
      (await files.flowsAndRuns()).map((path) => path.slice(folder.length + 1)).toSorted();
    assert.deepEqual(await found(), ['one/flow.dag.yaml', 'one/run.yml']);
    write('two/flow.flex.yaml', '');
    assert.deepEqual(await found(), ['one/flow.dag.yaml', 'one/run.yml']);
    files.forget();
    assert.deepEqual(await found(), ['one/flow.dag.yaml', 'one/run.yml', 'two/flow.flex.yaml']);
  });

  it('are nothing but the buffers where there is no disk', async () => {
    const files = new BufferFiles(
      (uri) => (uri.endsWith('/run.yaml') ? 'flow: .' : undefined),
      'vscode-vfs://github/o/r/my%20flow/flow.dag.yaml',
      '/o/r/my flow/flow.dag.yaml',
    );
    assert.equal(await files.kind('/o/r/my flow/a.py'), undefined);
    assert.equal(await files.read('/o/r/my flow/a.py'), undefined);
    assert.equal(await files.read('/o/r/my flow/run.yaml'), 'flow: .');
    assert.equal(files.uri('/o/r/my flow/flow.dag.yaml'), 'vscode-vfs://github/o/r/my%20flow/flow.dag.yaml');
    assert.equal(files.uri('/o/r/my flow/a.py'), 'vscode-vfs://github/o/r/my%20flow/a.py');
    assert.deepEqual(await files.flowsAndRuns(), ['/o/r/my flow/flow.dag.yaml']);
  });

  it('have paths with slashes, whatever their URI says', () => {
    assert.equal(documentPath('file:///a/b%20c/flow.dag.yaml'), '/a/b c/flow.dag.yaml');
    assert.equal(documentPath('vscode-vfs://github/o/r/x.yaml?a#b'), '/o/r/x.yaml');
    assert.equal(documentPath('untitled:Untitled-1'), 'Untitled-1');
    assert.equal(documentPath('untitled:%zz'), 'untitled:%zz');
  });
});
