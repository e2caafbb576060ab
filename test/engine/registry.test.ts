import assert from 'node:assert/strict';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { engineRequest } from '../support/engines/engineRequest.ts';
import { images } from '../support/engines/images/images.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';
import { toRegistryAuth } from '../support/engines/registry/pushImage.ts';
import { startRegistry } from '../support/engines/registry/startRegistry.ts';
import type { RegistryUser, TestRegistry } from '../support/engines/registry/testRegistry.ts';
import { runContainer } from '../support/engines/runContainer.ts';
import type { TestEngine } from '../support/engines/testEngine.ts';

const ann = { user: 'ann', password: 'open sesame' };

/** What the engine said while it pulled, with what went wrong in it. */
async function pull(
  { host }: TestEngine,
  image: string,
  user?: RegistryUser,
  timeoutMs = 60_000,
): Promise<string> {
  const headers = { 'X-Registry-Auth': toRegistryAuth(user) };
  const path = `/images/create?fromImage=${encodeURIComponent(image)}`;
  return await engineRequest(host, path, { method: 'POST', headers, timeoutMs }).catch(String);
}

for (const [name, start] of Object.entries({ docker: dockerEngine, podman: podmanEngine })) {
  describe(`the registry of the tests, with ${name}`, function () {
    this.timeout(600_000);
    let engine: TestEngine;
    let open: TestRegistry;
    let closed: TestRegistry;

    before(async () => {
      engine = await start();
      open = await startRegistry();
      closed = await startRegistry({ auth: ann });
    });
    after(async () => {
      await open.stop();
      await closed.stop();
    });

    it('gives back what an engine pushed, with what was put on it', async () => {
      const { noPython } = await images(engine);
      await open.push(engine, noPython, 'flows/base:1');
      const fresh = await open.putFresh('flows/base:2', { on: 'flows/base:1', bytes: 300_000 });
      assert.doesNotMatch(await pull(engine, fresh), /"error"/);
      const { output } = await runContainer(engine, fresh, ['sh', '-c', 'wc -c < /fresh.bin']);
      assert.equal(output.trim(), '300000');
    });

    it('refuses whom it does not know', async () => {
      const image = await closed.putFresh('flows/secret:1', { bytes: 1000 });
      assert.match(await pull(engine, image), /no basic auth credentials|unauthorized/);
      assert.match(await pull(engine, image, { ...ann, password: 'wrong' }), /unauthorized/);
      assert.doesNotMatch(await pull(engine, image, ann), /"error"|Error/);
    });

    it('says that it does not have an image', async () => {
      assert.match(await pull(engine, `${open.host}/flows/never:1`), /manifest unknown/);
    });

    it('can be gone, hold its breath and come back', async () => {
      const image = await open.putFresh('flows/again:1', { bytes: 1000 });
      await open.stop();
      assert.match(await pull(engine, image), /connection refused/);
      await open.restart();
      open.pause();
      assert.match(await pull(engine, image, undefined, 500), /no answer/);
      open.resume();
      assert.doesNotMatch(await pull(engine, image), /"error"|Error/);
    });
  });
}
