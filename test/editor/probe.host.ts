import assert from 'node:assert/strict';
import process from 'node:process';
import * as vscode from 'vscode';

describe('inside the extension host', () => {
  it('sees the workspace and the extension under test', async () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    await vscode.extensions.getExtension('flow-sessions.harness-probe')?.activate();
    assert.ok((await vscode.commands.getCommands(true)).includes('probe.greet'));
  });

  it('sees the environment of the test', () => {
    assert.equal(process.env['PROBE_WORD'], 'hosted');
  });

  it('fails when an assertion fails', () => {
    assert.equal(vscode.env.appName, 'another editor');
  });
});
