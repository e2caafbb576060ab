import * as vscode from 'vscode';
import type { PackageOrigin } from '../../session/run.ts';
import { duration, sessionLook, type Group, type SessionNode } from './sessionItem.ts';
import { sessionTooltip } from './sessionTooltip.ts';

/** A row as VS Code shows it. The same row has the same id for as long as it means the same thing. */
export function toTreeItem(node: SessionNode): vscode.TreeItem {
  const item = itemOf(node);
  item.id = idOf(node);
  return item;
}

function itemOf(node: SessionNode): vscode.TreeItem {
  const { t } = vscode.l10n;
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  switch (node.kind) {
    case 'resource': {
      const { kind, usable } = node.resource;
      const { label, ...looks } = node.look;
      const context = `resource.${kind}.${usable ? 'usable' : 'unusable'}`;
      return look(new vscode.TreeItem(label, node.sessions.length ? Expanded : None), { ...looks, context });
    }
    case 'session': {
      const { dir, file } = node.status.flow;
      const path = node.alone ? undefined : vscode.workspace.asRelativePath(dir);
      const { label, description, icon, spoken, context } = sessionLook(node.status, t, path);
      const item = look(new vscode.TreeItem(label, Collapsed), {
        description,
        icon,
        context,
        tooltip: sessionTooltip(node.status, t, clockTime),
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
        description: status === 'running' ? status : `${status}, ${duration(durationMs)}`,
        icon: status === 'completed' ? 'pass' : status === 'running' ? 'sync~spin' : 'error',
        context: 'run',
        tooltip: error ? `${runId}\n${error.type}: ${error.message}` : runId,
      });
      item.command = { title: t('Show run log'), command: 'flowSessions.showRunLog', arguments: [node] };
      return item;
    }
    case 'origin': {
      const labels: Record<PackageOrigin, string> = {
        requirement: t('Asked for'),
        dependency: t('Needed by these'),
        base: t('From the base'),
      };
      const unfolded = node.origin === 'requirement' ? Expanded : Collapsed;
      return look(new vscode.TreeItem(labels[node.origin], unfolded), {
        description: String(node.packages.length),
      });
    }
    case 'package':
      return look(new vscode.TreeItem(node.package.name, None), {
        description: node.package.version,
        icon: node.package.origin === 'requirement' ? 'package' : 'circle-small',
      });
    case 'file': {
      const item = look(new vscode.TreeItem(node.path, None), { tooltip: `${node.source}\n${node.rule}` });
      item.resourceUri = vscode.Uri.file(node.source);
      item.command = { title: t('Open'), command: 'vscode.open', arguments: [item.resourceUri] };
      return item;
    }
    case 'drift': {
      const { message, file, line, action } = node.drift;
      const item = look(new vscode.TreeItem(message, None), {
        icon: 'diff-modified',
        description: action,
        tooltip: [message, ...movedImage(node)].join('\n'),
      });
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

/** Of a tag that moved the whole digests, which the row itself has no room for. */
function movedImage({ drift, status }: Extract<SessionNode, { kind: 'drift' }>): string[] {
  const had = status.session?.environment?.image?.digest;
  const now = status.session?.imageNow;
  if (drift.kind !== 'image' || !had || !now || had === now) return [];
  return [vscode.l10n.t('Had: {0}', had), vscode.l10n.t('Now: {0}', now)];
}

/** A moment of today as people read it. */
export const clockTime = (at: number): string => new Date(at).toLocaleTimeString();

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

function idOf(node: SessionNode): string {
  switch (node.kind) {
    case 'resource':
      // A row that could not be unfolded stays folded, so one that can be is another row.
      return `resource:${node.resource.kind}:${node.resource.name}${node.sessions.length ? '' : ':empty'}`;
    case 'session':
      return `session:${node.status.flow.key}`;
    case 'group':
      return `${node.group}:${node.status.flow.key}`;
    case 'run':
      return `run:${node.status.flow.key}:${node.run.runId}`;
    case 'origin':
      return `packages:${node.status.flow.key}:${node.origin}`;
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
