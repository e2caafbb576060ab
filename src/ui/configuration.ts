import * as vscode from 'vscode';
import { computeKinds, type ComputeKind } from '../session/session.ts';
import { isVmSize, type VmSize } from './commands/startChoices.ts';

/** Where each setting that sessions are made by stands in what the terminal reads. */
const shared = {
  compute: 'compute',
  pythonPath: 'local.pythonPath',
  uvPath: 'local.uvPath',
  allowUvInstall: 'local.allowUvInstall',
  basePackages: 'basePackages',
  idleMinutes: 'idleMinutes',
  feeds: 'feeds',
} as const;

const sharedDocker = {
  host: 'docker.host',
  defaultImage: 'docker.defaultImage',
  platform: 'docker.platform',
  vmSizes: 'docker.vmSizes',
} as const;

/** The settings that sessions are made by, as the terminal reads them from the home folder. */
export function sessionSettings(): Record<string, unknown> {
  const given = vscode.workspace.getConfiguration('flowSessions');
  const values = (names: Record<string, string>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(names).map(([name, setting]) => [name, given.get(setting)]));
  return { ...values(shared), docker: values(sharedDocker) };
}

/** True where the user changed any of them. */
export function hasOwnSettings(): boolean {
  const given = vscode.workspace.getConfiguration('flowSessions');
  return [...Object.values(shared), ...Object.values(sharedDocker)].some(
    (name) => given.inspect(name)?.globalValue !== undefined,
  );
}

/** Where a session goes that is started without saying where. */
export function defaultCompute(): ComputeKind {
  const given = vscode.workspace.getConfiguration('flowSessions').get('compute');
  return computeKinds.find((kind) => kind === given) ?? 'local';
}

/** The VM sizes that can be chosen, by name; entries that are no sizes are left out. */
export function vmSizes(): Record<string, VmSize> {
  const given = vscode.workspace.getConfiguration('flowSessions').get<object>('docker.vmSizes') ?? {};
  return Object.fromEntries(Object.entries(given).filter(([, size]) => isVmSize(size)));
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
