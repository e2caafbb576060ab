import assert from 'node:assert/strict';
import { TestFolder } from '../support/folder.ts';
import { LanguageOracle } from './languageOracle.ts';
import { takenSeeds } from './languageSeeds.ts';
import { runDifferential, told, type Differential } from './runDifferential.ts';
import type { MissReason } from './missReason.ts';

const python = process.env.FLOW_SESSIONS_TEST_PYTHON;
const title = python
  ? 'what is said of flows, beside the real prompt flow'
  : 'what is said of flows, beside the real prompt flow (FLOW_SESSIONS_TEST_PYTHON names no Python)';

/** Of every kind of mutation. */
const each = 22;

/** No more flows than these are missed, by the reason; less is always welcome. Of none of the other reasons is one. */
const mostMissed: Partial<Record<MissReason, number>> = {
  module: 6,
  tag: 3,
  'package tool': 2,
  'init of a class': 2,
  'entry module': 2,
  YAML: 2,
};

/** Where the flows of the corpus are not there to take turns (../shared), our own are changed more often. */
const mostMissedAlone: typeof mostMissed = { ...mostMissed, 'init of a class': 6 };

describe(title, function () {
  this.timeout(240_000);
  let folder: TestFolder;
  let oracle: LanguageOracle;
  let found: Differential;

  before(async function () {
    if (!python) return this.skip();
    folder = new TestFolder();
    oracle = new LanguageOracle(python);
    found = await runDifferential(oracle, await takenSeeds(oracle, folder), each);
  });

  after(async () => {
    await oracle?.end();
    folder?.remove();
  });

  it('is no error on any flow that prompt flow takes, of 2,000 mutated ones', () => {
    assert.ok(found.compared.length >= 2000 || found.compared.every(({ seed }) => !seed.includes('/')));
    assert.deepEqual(found.falseErrors, []);
  });

  it('lacks only what is explained', () => {
    const alone = found.compared.every(({ seed }) => !seed.includes('/'));
    const most = alone ? mostMissedAlone : mostMissed;
    for (const [reason, flows] of found.missed)
      assert.ok(
        flows.length <= (most[reason as MissReason] ?? 0),
        `${reason}: ${flows.map(told).join('\n')}`,
      );
  });

  it('says of no flow that pf flow validate refuses it where it does not', () => {
    assert.deepEqual(found.falseClaims, []);
  });

  it('comes with fixes that prompt flow agrees to', () => {
    assert.ok(found.fixes.tried > 200 && found.fixes.codes.size > 15);
    assert.deepEqual(found.fixes.wrong, []);
  });
});
