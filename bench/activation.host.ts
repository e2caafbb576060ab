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
    const require = createRequire(bundle);
    const began = performance.now();
    const loaded = require(bundle) as { activate(context: vscode.ExtensionContext): void };
    const loadMs = performance.now() - began;
    let activateMs: number | undefined;
    // The host finds the module loaded and calls this, so that its own part in activating is told apart.
    require.cache[bundle]!.exports = {
      ...loaded,
      activate(context: vscode.ExtensionContext) {
        const called = performance.now();
        loaded.activate(context);
        activateMs = performance.now() - called;
      },
    };
    await extension.activate();
    if (activateMs === undefined) throw new Error('the host has loaded another module');
    const wholeMs = performance.now() - began;
    writeFileSync(process.env.FLOW_SESSIONS_FIGURES!, JSON.stringify({ loadMs, activateMs, wholeMs }));
  });
});
