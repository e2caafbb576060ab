import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DockerStage } from '../support/dockerStage.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';

for (const [name, engine] of [
  ['Docker Engine', dockerEngine],
  ['Podman', podmanEngine],
] as const) {
  describe(`a flow of many files, on ${name}`, function () {
    this.timeout(120_000);
    const stage = new DockerStage(engine);
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `data/deep ${index % 7}/file ${index}.txt`,
        `text ${index}`,
      ]),
    );
    const count = 'import os; print(sum(len(names) for _, _, names in os.walk("/flow")))';
    let dir: string;

    before(async () => {
      await stage.setUp();
      // An image with a user of its own: the files have to be that user's, wherever they came from.
      dir = await stage.started(stage.images.user, files);
    });
    after(async () => await stage.tearDown());

    const assertAllThere = async (): Promise<void> => {
      assert.equal(await stage.python(dir, count), '302');
      assert.equal(await stage.python(dir, 'print(open("/flow/data/deep 1/file 8.txt").read())'), 'text 8');
      const owners =
        'import os; print({os.stat(path).st_uid for path, _, _ in os.walk("/flow")} == {os.getuid()}, os.getuid() > 0)';
      assert.equal(await stage.python(dir, owners), 'True True');
      assert.deepEqual(await stage.sessions.sync(dir), { copied: [], deleted: [] });
    };

    it('has them all, as the user of the image', assertAllThere);

    it('gets what changes, in folders that came at first', async () => {
      writeFileSync(join(dir, 'data/deep 1/file 8.txt'), 'changed');
      writeFileSync(join(dir, 'data/deep 2/new.txt'), 'new');
      rmSync(join(dir, 'data/deep 3/file 3.txt'));
      const summary = await stage.sessions.sync(dir);
      assert.deepEqual(summary?.copied.sort(), ['data/deep 1/file 8.txt', 'data/deep 2/new.txt']);
      assert.deepEqual(summary.deleted, ['data/deep 3/file 3.txt']);
      const read =
        'print(open("/flow/data/deep 1/file 8.txt").read(), open("/flow/data/deep 2/new.txt").read())';
      assert.equal(await stage.python(dir, read), 'changed new');
      writeFileSync(join(dir, 'data/deep 1/file 8.txt'), 'text 8');
      writeFileSync(join(dir, 'data/deep 3/file 3.txt'), 'text 3');
      rmSync(join(dir, 'data/deep 2/new.txt'));
    });

    it('gets many at once, and loses them again', async () => {
      await stage.sessions.sync(dir);
      const added = Array.from({ length: 250 }, (_, index) => `more/${index % 5}/file ${index}.bin`);
      for (const path of added) {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), Buffer.alloc(20_000, path));
      }
      assert.equal((await stage.sessions.sync(dir))?.copied.length, added.length);
      const sum =
        'import os; print(sum(os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk("/flow/more") for name in names))';
      assert.equal(await stage.python(dir, sum), String(250 * 20_000));
      rmSync(join(dir, 'more'), { recursive: true });
      assert.equal((await stage.sessions.sync(dir))?.deleted.length, added.length);
      assert.equal(await stage.python(dir, 'import os; print(os.path.exists("/flow/more"))'), 'False');
    });

    it('has them all after a reset of everything', async () => {
      await stage.python(dir, 'open("/flow/made.txt", "w").close()');
      await stage.sessions.reset(dir, { depth: 'all', noCache: false }, () => {});
      await assertAllThere();
    });
  });
}
