import { delimiter, dirname } from 'node:path';
import { onPath } from '../../src/backends/local/interpreter.ts';
import { conformanceSuite } from './conformanceSuite.ts';
import { LocalHarness } from './localHarness.ts';

const uvPath = process.env.FLOW_SESSIONS_UV ?? (await onPath('uv'));
// Installations are held by a server of this machine, which no proxy can reach.
process.env.NO_PROXY = [process.env.NO_PROXY, '127.0.0.1'].filter(Boolean).join(',');

if (uvPath) conformanceSuite('the local backend conforms, with uv', new LocalHarness({ uvPath }));
else describe('the local backend conforms, with uv', () => it('needs uv: set FLOW_SESSIONS_UV'));

describe('without uv on PATH', () => {
  const path = process.env.PATH;

  before(async () => {
    for (let uv = await onPath('uv'); uv; uv = await onPath('uv')) {
      const hides = dirname(uv);
      process.env.PATH = process.env
        .PATH!.split(delimiter)
        .filter((folder) => folder !== hides)
        .join(delimiter);
    }
  });

  after(() => {
    process.env.PATH = path;
  });

  conformanceSuite('the local backend conforms, with venv and pip', new LocalHarness({}), ['basics']);
});
