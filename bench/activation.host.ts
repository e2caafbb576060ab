import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

describe('activation', () => {
  it('is measured', async () => {
    const extension = vscode.extensions.getExtension('flow-sessions.flow-sessions');
    if (!extension || extension.isActive) throw new Error('the extension is not there, or active already');
    const began = performance.now();
    await extension.activate();
    writeFileSync(process.env.FLOW_SESSIONS_FIGURE!, String(performance.now() - began));
  });
});
