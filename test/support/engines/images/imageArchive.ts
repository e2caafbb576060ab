import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../../../../scripts/lib/fileLock.ts';
import { testCache } from '../../../../scripts/lib/paths.ts';
import { makeBigLayers, tar, trusted } from './bigLayers.ts';
import { imageConfig } from './imageConfig.ts';
import { nameOf, recipes, type ImageKey, type ImageRecipe, type LayerName } from './recipes.ts';
import { makeSmallLayers } from './smallLayers.ts';

/** All images of the tests in one tar that every engine can load. */
export interface ImageArchive {
  file: string;
  /** Changes with what the images are made of; each image has it as its label `flow-sessions-test.recipe`. */
  recipe: string;
}

/** The archive of this checkout: found in the cache of the tests, else made, which takes one to two minutes. */
export const imageArchive = (): Promise<ImageArchive> => (archive ??= findOrMake());
let archive: Promise<ImageArchive> | undefined;

/** Whether it has been made, for what the images are made of now. */
export const hasImageArchive = (): boolean => existsSync(archiveFile(recipeDigest()));

const home = join(testCache, 'engines');
const archiveFile = (recipe: string) => join(home, `images-${recipe}.tar`);

async function findOrMake(): Promise<ImageArchive> {
  const recipe = recipeDigest();
  const file = archiveFile(recipe);
  if (existsSync(file)) return { file, recipe };
  return await withFileLock(join(home, 'images.lock'), async () => {
    if (!existsSync(file)) await make(file, recipe);
    return { file, recipe };
  });
}

/** Of these sources and of what the machine trusts. */
function recipeDigest(): string {
  const hash = createHash('sha256');
  for (const source of ['recipes.ts', 'bigLayers.ts', 'smallLayers.ts', 'imageConfig.ts'])
    hash.update(readFileSync(join(import.meta.dirname, source)));
  if (existsSync(trusted)) hash.update(readFileSync(trusted));
  return hash.digest('hex').slice(0, 12);
}

async function make(file: string, recipe: string): Promise<void> {
  const folder = join(home, 'making');
  console.log('Making the images of the tests (once): Debian with Python and prompt flow');
  mkdirSync(folder, { recursive: true });
  await makeBigLayers(folder);
  await makeSmallLayers(folder);
  const digests = new Map<LayerName, string>();
  const all: readonly ImageRecipe[] = Object.values(recipes);
  for (const name of new Set(all.flatMap(({ layers }) => layers))) {
    digests.set(name, await digestOf(join(folder, `${name}.tar`)));
  }
  const manifest = Object.entries(recipes).map(([key, image]: [string, ImageRecipe]) => {
    writeFileSync(join(folder, `${key}.json`), JSON.stringify(imageConfig(image, digests, recipe)));
    const layers = image.layers.map((name) => `${name}.tar`);
    return { Config: `${key}.json`, RepoTags: [`docker.io/${nameOf(key as ImageKey)}`], Layers: layers };
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await tar(join(home, 'making.tar'), folder, ['.']);
  rmSync(folder, { recursive: true });
  for (const old of globSync(join(home, 'images-*.tar'))) rmSync(old);
  renameSync(join(home, 'making.tar'), file);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
