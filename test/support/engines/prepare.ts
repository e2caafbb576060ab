import { dockerEngine } from './dockerEngine.ts';
import { hasImageArchive } from './images/imageArchive.ts';
import { images } from './images/images.ts';
import { podmanEngine } from './podmanEngine.ts';
import { endEngines } from './sharedEngine.ts';

/*
 * A program that makes what the engines of the tests keep between runs, so that no test has to wait for it. Where that is
 * there already, it does nothing.
 */
if (!hasImageArchive()) {
  try {
    for (const start of [dockerEngine, podmanEngine]) await images(await start());
  } finally {
    await endEngines();
  }
}
