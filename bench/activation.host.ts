import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

// Runs in the extension host; bench/activation.ts reads the figures.
describe('activation', () => {
  it('is measured', async () => {
    const extension = vscode.extensions.getExtension('flow-sessions.flow-sessions');
    if (!extension || extension.isActive) throw new Error('the extension is not there, or active already');
    const bundle = join(extension.extensionPath, 'dist', 'extension.cjs');
    const began = performance.now();
    // The host finds the module loaded when it activates, so that loading and activating are told apart.
    createRequire(bundle)(bundle);
    const loaded = performance.now();
    await extension.activate();
    const activated = performance.now();
    const figures = { loadMs: loaded - began, activateMs: activated - loaded };
    writeFileSync(process.env.FLOW_SESSIONS_FIGURES!, JSON.stringify(figures));
  });
});
