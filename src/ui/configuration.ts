import * as vscode from 'vscode';

/** The settings that sessions are made by, as given; empty ones are left out. */
export function sessionSettings(): Record<string, unknown> {
  const given = vscode.workspace.getConfiguration('flowSessions');
  return {
    pythonPath: given.get('local.pythonPath'),
    uvPath: given.get('local.uvPath'),
    allowUvInstall: given.get('local.allowUvInstall'),
    basePackages: given.get('local.basePackages'),
    idleMinutes: given.get('idleMinutes'),
  };
}

/** True where the user changed any of them. */
export function hasOwnSettings(): boolean {
  const given = vscode.workspace.getConfiguration('flowSessions');
  const names = [
    'local.pythonPath',
    'local.uvPath',
    'local.allowUvInstall',
    'local.basePackages',
    'idleMinutes',
  ];
  return names.some((name) => given.inspect(name)?.globalValue !== undefined);
}

/** The interpreter that the Python extension has chosen; only where that extension is at work already. */
export async function pythonExtensionChoice(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (!extension?.isActive) return undefined;
  const { environments } = extension.exports;
  const active = environments.getActiveEnvironmentPath();
  return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
}

/** The part of the Python extension's published API that is used. */
interface PythonExtension {
  environments: {
    getActiveEnvironmentPath(): { id: string; path: string };
    resolveEnvironment(path: {
      id: string;
      path: string;
    }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
  };
}
