import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { readWorkerFiles, workerPlace } from '../../../src/backends/docker/workerFiles.ts';
import { TestFolder } from '../../support/folder.ts';

describe('the worker program as it goes into images', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder({
      'flow_session_worker/__main__.py': 'main',
      'flow_session_worker/other.py': 'other',
      'flow_session_worker/notes.txt': 'notes',
      'build_steps.py': 'steps',
      'supervise.py': 'supervise',
    });
  });
  afterEach(() => folder.remove());

  const read = () => readWorkerFiles(folder.at('flow_session_worker'));

  it('its modules and helpers, in a place that its content names', async () => {
    const { hash, entries } = await read();
    assert.match(hash, /^[0-9a-f]{12}$/);
    const place = workerPlace(hash).slice(1);
    assert.deepEqual(
      entries.map(({ path }) => path),
      [
        `${place}/flow_session_worker/__main__.py`,
        `${place}/flow_session_worker/other.py`,
        `${place}/build_steps.py`,
        `${place}/supervise.py`,
      ],
    );
  });

  it('the place changes with every change of a module or a helper, and with nothing else', async () => {
    const { hash: before } = await read();
    folder.write({ 'flow_session_worker/notes.txt': 'changed' });
    assert.equal((await read()).hash, before);
    const hashes = new Set([before]);
    for (const path of ['flow_session_worker/other.py', 'supervise.py', 'build_steps.py']) {
      folder.write({ [path]: 'changed' });
      hashes.add((await read()).hash);
    }
    rmSync(folder.at('flow_session_worker/other.py'));
    hashes.add((await read()).hash);
    assert.equal(hashes.size, 5);
  });
});
