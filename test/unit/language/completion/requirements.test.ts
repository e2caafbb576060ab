import assert from 'node:assert/strict';
import { hoverAt } from '../hover/hoverAt.ts';
import { labelsAt, type Around } from './accept.ts';

const around: Around = {
  kind: 'requirements',
  path: '/w/flow/requirements.txt',
  files: {
    '/w/flow/requirements.txt': '',
    '/w/flow/notes.txt': '',
    '/w/flow/requirements-dev.txt': '',
    '/w/flow/a.py': '',
  },
  live: {
    images: async () => [],
    installed: async (folder) => (folder === '/w/flow' ? new Map([['pandas', '2.2.3']]) : undefined),
    vmSizes: async () => [],
  },
};

describe('requirements files', () => {
  it('are completed with the files beside them', async () => {
    assert.deepEqual(await labelsAt('-r |', around), ['requirements-dev.txt', 'notes.txt']);
    assert.deepEqual(await labelsAt('-r |', { ...around, path: 'Untitled-1' }), []);
  });

  it('are told with what the session of their folder has', async () => {
    assert.match((await hoverAt('pan|das', around))?.value ?? '', /`2\.2\.3`/);
    assert.doesNotMatch((await hoverAt('pan|das', { ...around, path: 'Untitled-1' }))?.value ?? '', /2\.2/);
  });
});
