import assert from 'node:assert/strict';
import { defaultDockerSettings } from '../../../src/backends/docker/dockerSettings.ts';
import { engineResources } from '../../../src/backends/docker/engineContexts.ts';
import { EngineList } from '../../../src/backends/docker/engineList.ts';
import type { ComputeResource } from '../../../src/session/sessionBackend.ts';
import { StandInEngine } from './endpoints/standInEngine.ts';

describe('an engine that takes connections and says nothing', () => {
  it('is told as being asked at once, and why it cannot be used when that is known', async () => {
    const stand = new StandInEngine();
    let silent = (): void => {};
    const isSilent = new Promise<void>((resolve) => (silent = resolve));
    stand.misbehave = () => {
      silent();
      return true;
    };
    const { address } = await stand.listen();
    const engines = new EngineList(() => ({ ...defaultDockerSettings, host: address }));
    try {
      const parts: ComputeResource[] = [];
      await new Promise<void>((resolve) => {
        void engineResources(engines, undefined, (part) => {
          if (part.location !== address) return;
          parts.push(part);
          // It would go on like this for as long as it is waited for.
          if (part.asking) void isSilent.then(() => stand.hangUp());
          else resolve();
        });
      });
      const [asking, answered] = parts;
      assert.deepEqual([asking?.asking, asking?.usable, asking?.detail], [true, false, 'asking …']);
      assert.equal(answered?.usable, false);
      assert.match(answered?.detail ?? '', /^ended the connection/);
      assert.ok(answered?.remedy);
    } finally {
      engines.dispose();
      await stand.close();
    }
  });
});
