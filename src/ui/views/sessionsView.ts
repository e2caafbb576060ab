import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { BackendProblem } from '../../session/gather.ts';
import type { InstalledPackage } from '../../session/run.ts';
import type { SessionKey } from '../../session/session.ts';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import type { SessionManager } from '../../session/sessionManager.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import type { Overview } from '../../session/takeOverview.ts';
import type { SessionsModel } from '../sessionsModel.ts';
import { keepKnown, shownMark, type Shown } from './keepKnown.ts';
import { packagesByOrigin } from './packagesByOrigin.ts';
import { livesOn, placeSessions, type Place } from './placeSessions.ts';
import { ReadOnce } from './readOnce.ts';
import { resourceLook } from './resourceLook.ts';
import { isAlone, type Group, type SessionNode, type SessionRow } from './sessionItem.ts';
import { sessionMark } from './sessionMark.ts';
import { toTreeItem } from './treeItem.ts';

/** How many runs a session shows. */
const shownRuns = 20;

/** How long changes are gathered before rows are read again, in milliseconds. */
const gatherMs = 60;

/** How long an engine may take before the rows of the others are shown without it, in milliseconds. */
const patienceMs = 500;

/** How long what arrived later counts, in milliseconds. */
const freshMs = 2000;

type Resource = Extract<SessionNode, { kind: 'resource' }>;

/**
 * Compute resources, their sessions, and what each session holds. Reads only what is unfolded, and of a change only the
 * session that changed; a failure shows in place.
 */
export class SessionsView implements vscode.TreeDataProvider<SessionNode>, Disposable {
  readonly #sessions: SessionManager;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<SessionNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listed = this.#owned.add(new Emitter<FlowStatus[]>());
  /** Fires with the sessions that were read. */
  readonly onDidList = this.#listed.event;
  /** The rows of sessions that are shown, each with the resource above it. */
  readonly #rows = new Map<SessionKey, { row: SessionRow; above: Resource }>();
  /** Packages are read once for each environment; a refresh by hand reads them again. */
  readonly #packages = new ReadOnce<InstalledPackage[]>();
  /** Sessions with a run that this window began, so that their rows differ whatever their status says. */
  readonly #ran = new Set<SessionKey>();
  /** Sessions to be read again; undefined where everything is. */
  #stale: Set<SessionKey> | undefined = new Set();
  #timer: NodeJS.Timeout | undefined;
  #somethingIsMissing = false;
  /** The resources that are shown. */
  #resources: readonly ComputeResource[] = [];
  /** What is still waited for. */
  #rest: Promise<Overview> | undefined;
  /** The whole that was waited for, to be shown at once or not at all. */
  #arrived: { at: number; whole: Overview } | undefined;

  constructor(sessions: SessionManager, model: SessionsModel) {
    this.#sessions = sessions;
    this.#owned.add(
      sessions.onDidChange((key) => {
        // What the editor knows of is read by the model already, which tells it below.
        if (!model.all.some(({ flow }) => flow.key === key)) this.#later(key);
      }),
    );
    this.#owned.add(
      model.onDidChange((path) => {
        const status = model.known(path);
        if (status) this.#show(status);
      }),
    );
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
    // An engine that was not running may have been started in between.
    this.#owned.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.#somethingIsMissing) this.refresh();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  /** Reads everything again that is shown, once for many changes. */
  refresh(): void {
    this.#packages.clear();
    this.#later(undefined);
  }

  /** A run of this window began or ended. */
  ran(key: SessionKey): void {
    this.#ran.add(key);
  }

  #later(key: SessionKey | undefined): void {
    if (key === undefined) this.#stale = this.#arrived = undefined;
    else this.#stale?.add(key);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const stale = this.#stale;
      this.#stale = new Set();
      if (stale) for (const one of stale) void this.#readAgain(one);
      else this.#changed.fire(undefined);
    }, gatherMs);
  }

  async #readAgain(key: SessionKey): Promise<void> {
    const dir = this.#rows.get(key)?.row.status.flow.dir;
    const status = dir === undefined ? undefined : await this.#sessions.status(dir).catch(() => undefined);
    if (status?.flow.key === key) {
      this.#show(status);
      this.#listed.fire([status]);
    } else this.#later(undefined);
  }

  /** Shows what was read of a session in its row; where it has none, or is elsewhere now, everything is read. */
  #show(status: FlowStatus): void {
    const { flow, session, state } = status;
    const shown = this.#rows.get(flow.key);
    const exists = session !== undefined && state.kind !== 'absent';
    if (shown && exists && livesOn(session.spec.compute, shown.above.resource)) {
      // A row that is shown anew folds what is just being unfolded, so that happens only where it differs.
      const before = shown.row.status;
      const same = !this.#ran.delete(flow.key) && sessionMark(status) === sessionMark(before);
      shown.row.status = status;
      if (!same) this.#changed.fire(shown.row);
      // It may be the engine that went away or came back.
      if ((state.kind === 'lost') !== (before.state.kind === 'lost')) this.#later(undefined);
    } else if (shown || exists) {
      if (shown) shown.row.status = status;
      this.#later(undefined);
    }
  }

  async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    try {
      return await this.#children(node);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [{ kind: 'problem', message, of: node ? toTreeItem(node).id! : 'root' }];
    }
  }

  getTreeItem(node: SessionNode): vscode.TreeItem {
    return toTreeItem(node);
  }

  async #children(node: SessionNode | undefined): Promise<SessionNode[]> {
    if (!node) return await this.#places();
    switch (node.kind) {
      case 'resource':
        return node.sessions;
      case 'session': {
        const drift = node.status.session?.drift.length;
        const groups: Group[] = [...(drift ? ['drift' as const] : []), 'runs', 'packages', 'files'];
        return groups.map((group) => ({ kind: 'group', group, status: node.status }));
      }
      case 'group':
        return await this.#members(node.group, node.status);
      case 'origin':
        return node.packages.map((one) => ({ kind: 'package', package: one, status: node.status }));
      case 'run':
      case 'package':
      case 'file':
      case 'drift':
      case 'problem':
        return [];
    }
  }

  async #places(): Promise<SessionNode[]> {
    // Looking for engines and interpreters runs programs; the welcome text says what to do instead.
    if (!vscode.workspace.isTrusted) return [];
    const arrived = this.#arrived;
    this.#arrived = undefined;
    // While the view is hidden nobody asks for what arrived, and then it is old.
    const isFresh = arrived && Date.now() - arrived.at < freshMs;
    const overview = isFresh ? arrived.whole : await this.#sessions.overview(patienceMs);
    const { problems, rest } = overview;
    this.#waitFor(rest);
    this.#listed.fire(overview.statuses);
    const { resources, statuses } = rest ? keepKnown(overview, this.#shown) : overview;
    this.#resources = resources;
    this.#somethingIsMissing = resources.some(({ usable }) => !usable);
    const { t } = vscode.l10n;
    const places = placeSessions(resources, statuses, ({ kind, name }) => ({
      kind,
      name: name ?? kind,
      detail: t('not found'),
      usable: false,
      remedy: t('Start it, or stop its sessions and start them elsewhere.'),
    }));
    this.#rows.clear();
    // Plain Python alone is nothing to show: the welcome text says how to begin.
    const plain = places.every(
      (place) => place.resource.kind === 'local' && place.resource.usable && !place.statuses.length,
    );
    return plain && !problems.length
      ? []
      : [...places.map((place) => this.#toResource(place)), ...toProblems(problems, resources)];
  }

  get #shown(): Shown {
    return {
      resources: this.#resources,
      statuses: [...this.#rows.values()].map(({ row }) => row.status),
    };
  }

  #waitFor(rest: Promise<Overview> | undefined): void {
    this.#rest = rest;
    rest?.then(
      (whole) => {
        if (this.#rest !== rest || shownMark(whole) === shownMark(this.#shown)) return;
        this.#arrived = { at: Date.now(), whole };
        this.#changed.fire(undefined);
      },
      () => this.#later(undefined),
    );
  }

  #toResource({ resource, statuses }: Place): Resource {
    const look = resourceLook(resource, this.#resources);
    const above: Resource = { kind: 'resource', resource, look, sessions: [] };
    for (const status of statuses) {
      const row: SessionRow = { kind: 'session', status, alone: isAlone(status, statuses) };
      above.sessions.push(row);
      this.#rows.set(status.flow.key, { row, above });
    }
    return above;
  }

  async #members(group: Group, status: FlowStatus): Promise<SessionNode[]> {
    const { dir, key } = status.flow;
    switch (group) {
      case 'drift':
        return (status.session?.drift ?? []).map((drift, index) => ({ kind: 'drift', drift, index, status }));
      case 'runs':
        return (await this.#sessions.runs(dir))
          .slice(0, shownRuns)
          .map((run) => ({ kind: 'run', run, status }));
      case 'packages':
        return packagesByOrigin(
          await this.#packages.get(
            key,
            environmentOf(status),
            async () => await this.#sessions.packages(dir),
          ),
        ).map(({ origin, packages }) => ({
          kind: 'origin',
          origin,
          packages,
          status,
        }));
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
}

/** What backends could not tell, unless their resource says already why. */
function toProblems(
  problems: readonly BackendProblem[],
  resources: readonly ComputeResource[],
): SessionNode[] {
  return problems
    .filter(({ kind }) => !resources.some((one) => one.kind === kind && !one.usable))
    .map(({ kind, error }) => ({ kind: 'problem', message: `${kind}: ${error.message}`, of: kind }));
}

/** Stays the same for as long as the session has the same packages. */
function environmentOf({ session }: FlowStatus): string {
  const { digest, location } = session?.environment ?? {};
  return [session?.createdAt, digest, location].join(' ');
}
