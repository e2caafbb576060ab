import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import type { SessionManager } from '../../session/sessionManager.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import { duration, isAlone, sessionLook, type Group, type SessionNode } from './sessionItem.ts';

/** How many runs a session shows. */
const shownRuns = 20;

/** Compute resources, their sessions, and what each session holds. Reads only what is unfolded; a failure shows in place. */
export class SessionsView implements vscode.TreeDataProvider<SessionNode>, Disposable {
  readonly #sessions: SessionManager;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<SessionNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  #refreshing: NodeJS.Timeout | undefined;

  constructor(sessions: SessionManager) {
    this.#sessions = sessions;
    this.#owned.add(sessions.onDidChange(() => this.refresh()));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
  }

  dispose(): void {
    clearTimeout(this.#refreshing);
    this.#owned.dispose();
  }

  /** Reads again what is shown, once for many changes. */
  refresh(): void {
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      this.#changed.fire(undefined);
    }, 60);
  }

  async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    try {
      return await this.#children(node);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [{ kind: 'problem', message, of: node ? idOf(node) : 'root' }];
    }
  }

  async #children(node: SessionNode | undefined): Promise<SessionNode[]> {
    if (!node) {
      // Looking for engines and interpreters runs programs; the welcome text says what to do instead.
      if (!vscode.workspace.isTrusted) return [];
      const resources = await this.#sessions.resources();
      const sessions = await this.#sessions.list();
      // Nothing to show yet: the welcome text says how to begin.
      if (!sessions.length && resources.every(({ usable }) => usable)) return [];
      return resources.map((resource) => ({ kind: 'resource', resource }));
    }
    switch (node.kind) {
      case 'resource': {
        const statuses = await this.#sessions.list();
        return statuses
          .filter(
            ({ session, state }) =>
              session?.spec.compute.kind === node.resource.kind && state.kind !== 'absent',
          )
          .sort((one, other) => one.flow.dir.localeCompare(other.flow.dir))
          .map((status, _index, all) => ({ kind: 'session', status, alone: isAlone(status, all) }));
      }
      case 'session': {
        const drift = node.status.session?.drift.length;
        const groups: Group[] = [...(drift ? ['drift' as const] : []), 'runs', 'packages', 'files'];
        return groups.map((group) => ({ kind: 'group', group, status: node.status }));
      }
      case 'group':
        return await this.#members(node.group, node.status);
      case 'run':
      case 'package':
      case 'file':
      case 'drift':
      case 'problem':
        return [];
    }
  }

  async #members(group: Group, status: FlowStatus): Promise<SessionNode[]> {
    const { dir } = status.flow;
    switch (group) {
      case 'drift':
        return (status.session?.drift ?? []).map((drift, index) => ({ kind: 'drift', drift, index, status }));
      case 'runs':
        return (await this.#sessions.runs(dir))
          .slice(0, shownRuns)
          .map((run) => ({ kind: 'run', run, status }));
      case 'packages':
        return (await this.#sessions.packages(dir))
          .sort((one, other) => Number(other.requested) - Number(one.requested))
          .map((installed) => ({ kind: 'package', package: installed, status }));
      case 'files':
        return (status.loaded?.files.files ?? []).map(({ path, source, rule }) => ({
          kind: 'file',
          path,
          source,
          rule,
          status,
        }));
    }
  }

  getTreeItem(node: SessionNode): vscode.TreeItem {
    const item = this.#toItem(node);
    item.id = idOf(node);
    return item;
  }

  #toItem(node: SessionNode): vscode.TreeItem {
    const { t } = vscode.l10n;
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    switch (node.kind) {
      case 'resource': {
        const { name, detail, location, usable, remedy } = node.resource;
        return look(new vscode.TreeItem(name, Expanded), {
          description: detail,
          icon: usable ? 'server-environment' : 'warning',
          tooltip: [detail, location, remedy].filter(Boolean).join('\n'),
        });
      }
      case 'session': {
        const { label, description, icon, spoken, context } = sessionLook(
          node.status,
          t,
          node.alone ? undefined : vscode.workspace.asRelativePath(node.status.flow.dir),
        );
        const { dir, file } = node.status.flow;
        const item = look(new vscode.TreeItem(label, Collapsed), {
          description,
          icon,
          context,
          tooltip: sessionTooltip(node.status),
        });
        item.accessibilityInformation = { label: spoken };
        item.resourceUri = vscode.Uri.file(`${dir}/${file}`);
        return item;
      }
      case 'group': {
        const labels: Record<Group, [string, string]> = {
          drift: [t('Changes to apply'), 'diff'],
          runs: [t('Runs'), 'history'],
          packages: [t('Packages'), 'package'],
          files: [t('Session files'), 'files'],
        };
        const [label, icon] = labels[node.group];
        const count = node.group === 'files' ? node.status.loaded?.files.files.length : undefined;
        return look(new vscode.TreeItem(label, node.group === 'drift' ? Expanded : Collapsed), {
          icon,
          ...(count !== undefined && { description: String(count) }),
        });
      }
      case 'run': {
        const { runId, status, durationMs, startedAt, error } = node.run;
        const item = look(new vscode.TreeItem(new Date(startedAt).toLocaleTimeString(), None), {
          description: `${status}, ${duration(durationMs)}`,
          icon: status === 'completed' ? 'pass' : status === 'running' ? 'sync~spin' : 'error',
          context: 'run',
          tooltip: error ? `${runId}\n${error.type}: ${error.message}` : runId,
        });
        item.command = { title: t('Show run log'), command: 'flowSessions.showRunLog', arguments: [node] };
        return item;
      }
      case 'package':
        return look(new vscode.TreeItem(node.package.name, None), {
          description: node.package.version + (node.package.requested ? ` · ${t('asked for')}` : ''),
          icon: node.package.requested ? 'package' : 'circle-small',
        });
      case 'file': {
        const item = look(new vscode.TreeItem(node.path, None), { tooltip: `${node.source}\n${node.rule}` });
        item.resourceUri = vscode.Uri.file(node.source);
        item.command = { title: t('Open'), command: 'vscode.open', arguments: [item.resourceUri] };
        return item;
      }
      case 'drift': {
        const { message, file, line, action } = node.drift;
        const item = look(new vscode.TreeItem(message, None), { icon: 'diff-modified', description: action });
        if (file) {
          const selection = new vscode.Range((line ?? 1) - 1, 0, (line ?? 1) - 1, 0);
          item.command = {
            title: t('Open'),
            command: 'vscode.open',
            arguments: [vscode.Uri.file(file), { selection }],
          };
        }
        return item;
      }
      case 'problem':
        return look(new vscode.TreeItem(node.message, None), { icon: 'warning', tooltip: node.message });
    }
  }
}

function look(
  item: vscode.TreeItem,
  looks: { description?: string; icon?: string; context?: string; tooltip?: string },
): vscode.TreeItem {
  if (looks.description !== undefined) item.description = looks.description;
  if (looks.icon) item.iconPath = new vscode.ThemeIcon(looks.icon);
  if (looks.context) item.contextValue = looks.context;
  if (looks.tooltip) item.tooltip = looks.tooltip;
  return item;
}

/** The same row has the same id for as long as it means the same thing. */
function idOf(node: SessionNode): string {
  switch (node.kind) {
    case 'resource':
      return `resource:${node.resource.kind}:${node.resource.name}`;
    case 'session':
      return `session:${node.status.flow.key}`;
    case 'group':
      return `${node.group}:${node.status.flow.key}`;
    case 'run':
      return `run:${node.status.flow.key}:${node.run.runId}`;
    case 'package':
      return `package:${node.status.flow.key}:${node.package.name}`;
    case 'file':
      return `file:${node.status.flow.key}:${node.path}`;
    case 'drift':
      return `drift:${node.status.flow.key}:${node.index}`;
    case 'problem':
      return `problem:${node.of}`;
  }
}

/** What hovering over a session tells, with times that the row itself must not hold. */
export function sessionTooltip({ flow, state, session }: FlowStatus): string {
  const { t } = vscode.l10n;
  const lines = [flow.dir];
  if (session?.environment)
    lines.push(
      `Python ${session.environment.python}`,
      t('Environment: {0}', session.environment.snapshot.reason),
    );
  if (state.kind === 'ready') {
    lines.push(
      state.idleUntil === null
        ? t('Never stops by itself')
        : t('Stops itself at {0} unless it is used', new Date(state.idleUntil).toLocaleTimeString()),
    );
  }
  if (state.kind === 'lost' && state.evidence) lines.push(state.evidence);
  return lines.join('\n');
}
