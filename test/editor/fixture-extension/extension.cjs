const vscode = require('vscode');

/** Shows one of each thing that the harness can drive. */
exports.activate = (context) => {
  const output = vscode.window.createOutputChannel('Probe', { log: true });
  const status = vscode.window.createStatusBarItem('probe.status', vscode.StatusBarAlignment.Left, 1000);
  status.name = 'Probe';
  status.text = 'Probe idle';
  status.command = 'probe.greet';
  status.show();

  const greet = async () => {
    status.text = 'Probe greeted';
    output.info(`greeted from mode ${context.extensionMode} with ${process.env['PROBE_WORD']}`);
    const answer = await vscode.window.showInformationMessage('Hello from the probe', 'Wave back');
    if (answer) status.text = 'Probe waved at';
  };
  const pick = async () => {
    const kind = await vscode.window.showQuickPick(['red', 'green', 'blue'], { title: 'Pick a colour' });
    const name = await vscode.window.showInputBox({ prompt: 'Name it', value: 'sea' });
    status.text = `Probe picked ${kind} ${name}`;
  };
  const confirm = async () => {
    const answer = await vscode.window.showWarningMessage('Really?', { modal: true }, 'Delete');
    status.text = `Probe confirmed ${answer}`;
  };

  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand('probe.greet', greet),
    vscode.commands.registerCommand('probe.pick', pick),
    vscode.commands.registerCommand('probe.confirm', confirm),
    vscode.languages.registerCodeLensProvider({ pattern: '**/flow.dag.yaml' }, { provideCodeLenses }),
    vscode.window.registerTreeDataProvider('probe.view', { getChildren, getTreeItem: (item) => item }),
  );
};

function provideCodeLenses() {
  const top = new vscode.Range(0, 0, 0, 0);
  return [new vscode.CodeLens(top, { title: 'Greet', command: 'probe.greet' })];
}

function getChildren() {
  const item = new vscode.TreeItem('first thing');
  item.description = vscode.workspace.isTrusted ? 'trusted' : 'restricted';
  return [item];
}
