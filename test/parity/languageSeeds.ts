import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFiles, corpusTree } from '../support/corpusTree.ts';
import type { TestFolder } from '../support/folder.ts';
import { languageFlows } from '../support/languageFlows.ts';
import type { LanguageOracle } from './languageOracle.ts';

/** A flow that prompt flow takes, laid out on the disk. */
export interface Seed {
  name: string;
  path: string;
  text: string;
  /** Its sources are real ones. */
  own: boolean;
}

/** All of them that prompt flow takes without a word; it fails where it refuses one. */
export async function takenSeeds(oracle: LanguageOracle, folder: TestFolder): Promise<Seed[]> {
  const seeds = [...ownSeeds(folder), ...(await corpusSeeds())];
  oracle.ask(seeds.map(({ path, text, own }) => ({ path, text, runsEntry: own })));
  const taken: Seed[] = [];
  for (const seed of seeds) {
    const { refused, errors } = await oracle.answer();
    if (refused) throw new Error(`prompt flow refuses ${seed.name}: ${refused.why}`);
    // Validation does not take the empty outputs of one flow of the corpus, which runs.
    if (!errors.length) taken.push(seed);
  }
  return taken;
}

/** Flows of our own, put into the folder. */
function ownSeeds(folder: TestFolder): Seed[] {
  return Object.entries(languageFlows).map(([name, { file, files }]) => {
    folder.write(Object.fromEntries(Object.entries(files).map(([path, text]) => [join(name, path), text])));
    return { name, path: folder.at(name, file), text: files[file]!, own: true };
  });
}

/** The valid flows of the corpus; none where it is not there. */
async function corpusSeeds(): Promise<Seed[]> {
  const tree = await corpusTree();
  if (!tree) return [];
  return corpusFiles()
    .filter(({ kind, valid }) => valid && (kind === 'dag' || kind === 'flex'))
    .map(({ path }) => ({
      name: path,
      path: join(tree, path),
      text: readFileSync(join(tree, path), 'utf8'),
      own: false,
    }));
}
