import { join } from 'node:path';
import * as vscode from 'vscode';
import { DockerBackend } from './backends/docker/dockerBackend.ts';
import { toDockerSettings } from './backends/docker/dockerSettings.ts';
import { LocalBackend } from './backends/local/localBackend.ts';
import { toLocalSettings } from './backends/local/localSettings.ts';
import { AzureCliTokens } from './host/feeds/azureCliTokens.ts';
import { AzureDevOpsCredentials } from './host/feeds/azureDevOpsCredentials.ts';
import { CheckedCredentials } from './host/feeds/checkedCredentials.ts';
import { EnvironmentCredentials } from './host/feeds/environmentCredentials.ts';
import { FileJournal } from './host/fileJournal.ts';
import { defaultHome } from './host/home.ts';
import { shareSettings } from './host/shareSettings.ts';
import { FeedCredentialChain } from './session/feeds/feedCredentials.ts';
import { toFeedSettings } from './session/feeds/feedSettings.ts';
import { SessionManager } from './session/sessionManager.ts';
import { LanguageService } from './language/client/languageService.ts';
import { FlowCommands } from './ui/commands/flowCommands.ts';
import { registerCommands } from './ui/commands/registerCommands.ts';
import { hasOwnSettings, pythonExtensionChoice, sessionSettings } from './ui/configuration.ts';
import { MicrosoftTokens } from './ui/feeds/microsoftTokens.ts';
import { SecretCredentials } from './ui/feeds/secretCredentials.ts';
import { flowFiles, FlowLensProvider } from './ui/lens/flowLensProvider.ts';
import { IdleWarnings } from './ui/idle/idleWarnings.ts';
import { LiveAnswers } from './ui/liveAnswers.ts';
import { SessionLogs } from './ui/sessionLogs.ts';
import { SessionsModel } from './ui/sessionsModel.ts';
import { showError } from './ui/showError.ts';
import { SessionsView } from './ui/views/sessionsView.ts';
import { StatusBar } from './ui/views/statusBar.ts';

/** Builds everything. Scans nothing and starts nothing: what is not asked for does not happen. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const home = defaultHome();
  const journal = own(new FileJournal(home.operations));
  const workerProgram = join(context.extensionPath, 'resources', 'worker', 'flow_session_worker');
  const secrets = new SecretCredentials(context.secrets);
  const feeds = new CheckedCredentials(
    new FeedCredentialChain([
      new EnvironmentCredentials(() => toFeedSettings(sessionSettings().feeds)),
      secrets,
      new AzureDevOpsCredentials([
        new MicrosoftTokens(false),
        new AzureCliTokens(),
        new MicrosoftTokens(true),
      ]),
    ]),
  );
  const local = new LocalBackend({
    home,
    settings: () => toLocalSettings(sessionSettings()),
    workerProgram,
    feeds,
    preferredPython: pythonExtensionChoice,
  });
  const docker = new DockerBackend({
    home,
    settings: () => toDockerSettings(sessionSettings()),
    workerProgram,
    feeds,
  });
  const sessions = own(
    new SessionManager([local, docker], journal, () => toLocalSettings(sessionSettings()).idleMinutes * 60),
  );
  const logs = own(new SessionLogs(sessions));
  const model = own(new SessionsModel(sessions, logs.general));
  const view = own(new SessionsView(sessions, model));
  const commands = new FlowCommands(sessions, model, logs, context.workspaceState);
  own(
    vscode.window.createTreeView('flowSessions.sessions', { treeDataProvider: view, showCollapseAll: true }),
  );
  own(new IdleWarnings(sessions, model, view));
  own(vscode.languages.registerCodeLensProvider(flowFiles, own(new FlowLensProvider(model))));
  own(new StatusBar(model));
  own(
    new LanguageService(
      join(context.extensionPath, 'dist', 'server.cjs'),
      new LiveAnswers(sessions, model, async () => await docker.images()),
      (error) => void showError(error, {}, (text) => logs.general.error(text)),
    ),
  );
  own(registerCommands(commands, view, secrets));
  own(
    model.onDidChange((path) => {
      const status = model.known(path);
      if (status) void logs.pump(status);
    }),
  );
  const bring = async (files: readonly vscode.Uri[]): Promise<void> => {
    if (!vscode.workspace.isTrusted) return;
    for (const { fsPath } of files)
      await model.fileChanged(fsPath).catch((error: unknown) => logs.general.error(String(error)));
  };
  own(vscode.workspace.onDidSaveTextDocument(async ({ uri }) => await bring([uri])));
  own(vscode.workspace.onDidCreateFiles(async ({ files }) => await bring(files)));
  own(vscode.workspace.onDidDeleteFiles(async ({ files }) => await bring(files)));
  own(
    vscode.workspace.onDidRenameFiles(
      async ({ files }) => await bring(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])),
    ),
  );
  own(
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration('flowSessions')) return;
      await shareSettings(home.configuration, sessionSettings(), hasOwnSettings());
      model.refreshAll();
      view.refresh();
    }),
  );
  // What other windows and the terminal do is heard from here on; a home that cannot be watched only loses that.
  const watching = (started: Promise<void>) =>
    void started.catch((error: unknown) => logs.general.warn(String(error)));
  watching(journal.watch());
  let engines = false;
  // Nobody who edits YAML and has no flow in sight needs an engine.
  const watchEngines = (): void => {
    if (engines || !vscode.workspace.isTrusted) return;
    engines = true;
    watching(docker.watch());
  };
  own(model.onDidChange(watchEngines));
  own(view.onDidList(watchEngines));
}
