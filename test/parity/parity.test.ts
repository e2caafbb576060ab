import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../src/common/userError.ts';
import { loadFlow } from '../../src/flow/loadFlow.ts';
import { TestFolder } from '../support/folder.ts';
import { compareFlow, type Differences } from './compareFlow.ts';
import { decidedDifferences, type DecidedId } from './decidedDifferences.ts';
import { layOutCorpus } from './layOutCorpus.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { ownFlows } from './ownFlows.ts';

const corpus = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'corpus');
const python = process.env.FLOW_SESSIONS_TEST_PYTHON;
const title = python
  ? 'parity with the real prompt flow'
  : 'parity with the real prompt flow (FLOW_SESSIONS_TEST_PYTHON names no Python)';

describe(title, function () {
  this.timeout(240_000);
  let oracle: Oracle;
  let folder: TestFolder;
  const seen = new Set<DecidedId>();

  before(function () {
    if (!python) return this.skip();
    oracle = new Oracle(python);
    folder = new TestFolder({ 'outside/flow.dag.yaml': 'nodes: [{name: a}]\n', 'archives/x': '' });
    for (const name of ['own', 'corpus']) execFileSync('git', ['init', '-q', folder.at(name)]);
  });

  after(async () => {
    await oracle?.end();
    folder?.remove();
  });

  const readArchive = async (bytes: Buffer): Promise<unknown> => {
    writeFileSync(folder.at('archives', 'x'), bytes);
    return await oracle.askArchive(folder.at('archives', 'x'));
  };

  const refusal = async (path: string): Promise<UserError | undefined> => {
    try {
      await loadFlow(path);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof UserError);
      return error;
    }
  };

  const compare = async (path: string): Promise<Differences & { theirs: Verdict }> => {
    const theirs = await oracle.askFlow(path);
    const ours = await refusal(path);
    let found: Differences = { decided: [], others: [] };
    if (!ours && !theirs.refused) found = await compareFlow(await loadFlow(path), theirs, readArchive);
    else if (ours?.details.code === 'FSE102' && path.endsWith('.prompty')) found.decided.push('prompty');
    else if (ours && !theirs.refused) found.others.push(`refused: ${ours.message}`);
    else if (!ours && theirs.refused) found.others.push(`prompt flow refuses it: ${theirs.refused}`);
    for (const id of found.decided) seen.add(id);
    return { ...found, theirs };
  };

  for (const [name, { files, links = {}, path = 'flow', decided = [] }] of Object.entries(ownFlows)) {
    it(`holds for ${name}`, async () => {
      const at = (...parts: string[]): string => folder.at('own', name, ...parts);
      folder.write(
        Object.fromEntries(Object.entries(files).map(([one, text]) => [join('own', name, one), text])),
      );
      for (const [link, target] of Object.entries(links)) {
        mkdirSync(dirname(at(link)), { recursive: true });
        symlinkSync(target, at(link));
      }
      const found = await compare(at(path));
      assert.deepEqual(found.others, []);
      assert.deepEqual([...new Set(found.decided)].sort(), [...decided].sort());
    });
  }

  it('holds for the lineage of a flow outside git (needs a network card)', async function () {
    const { lineage, madeUpMachine } = await oracle.askFlow(folder.at('outside'));
    if (madeUpMachine) return this.skip();
    assert.equal((await loadFlow(folder.at('outside'))).id, lineage);
  });

  it('holds for every flow of the corpus (../shared)', async function () {
    if (!existsSync(corpus)) return this.skip();
    const flows = layOutCorpus(corpus, folder.at('corpus'));
    assert.ok(flows.length > 150);
    const differences: Record<string, string[]> = {};
    let merged = 0;
    for (const flow of flows) {
      const { others, theirs } = await compare(folder.at('corpus', flow));
      if (others.length) differences[flow] = others;
      if (theirs.files) merged += 1;
    }
    assert.deepEqual(differences, {});
    assert.equal(merged, flows.length);
  });

  it('has no decided difference that is not there any more', () => {
    assert.deepEqual(
      decidedDifferences.map(({ id }) => id).filter((id) => !seen.has(id)),
      [],
    );
  });
});
