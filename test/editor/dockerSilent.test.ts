import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawStandIn } from '../unit/docker/endpoints/standInEngine.ts';
import { installedExtension } from './harness/installedExtension.ts';
import { screenshot } from './harness/screenshot.ts';
import { startEditor, type Editor } from './harness/startEditor.ts';
import * as workbench from './harness/workbench.ts';

const leftovers = join(process.env.FLOW_SESSIONS_TEST_CACHE ?? tmpdir(), 'pictures');

describe('an engine that says nothing, in the editor', function () {
  this.timeout(120_000);
  const silent = new RawStandIn(() => {});
  let folder: string;
  let editor: Editor;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-silent-'));
    for (const name of ['home', 'work']) mkdirSync(join(folder, name));
    const { address } = await silent.listen();
    editor = await startEditor({
      folder: join(folder, 'work'),
      extensionsDir: await installedExtension(),
      env: { FLOW_SESSIONS_HOME: join(folder, 'home') },
      settings: { 'flowSessions.docker.host': address },
    });
  });

  after(async () => {
    await editor?.stop();
    await silent.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is told as being asked beside the resources that answered, then with what is wrong', async () => {
    const row = (text: string | RegExp) => workbench.treeRow(editor.page, text);
    await workbench.openView(editor.page, 'Flow Sessions');
    await row(/127\.0\.0\.1:\d+\s*asking …/).waitFor();
    await row('Local Python').waitFor();
    await screenshot(editor.page, leftovers, 'silent asking');
    await row(/127\.0\.0\.1:\d+\s*did not answer .+ within/).waitFor();
    await screenshot(editor.page, leftovers, 'silent told');
    await row('Local Python').waitFor();
  });
});
