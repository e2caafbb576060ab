import { basename } from 'node:path';
import type { Translate } from '../../common/translate.ts';
import type { InstalledPackage, PackageOrigin, RunResult } from '../../session/run.ts';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import type { DriftItem } from '../../session/drift.ts';
import type { ResourceLook } from './resourceLook.ts';

/** A row of the view. Ids never hold time or state, so that a change does not move or fold anything. */
export type SessionNode =
  | { kind: 'resource'; resource: ComputeResource; look: ResourceLook; sessions: SessionRow[] }
  | SessionRow
  | { kind: 'group'; group: Group; status: FlowStatus }
  | { kind: 'run'; run: RunResult; status: FlowStatus }
  /** The packages that are there for one reason. */
  | { kind: 'origin'; origin: PackageOrigin; packages: InstalledPackage[]; status: FlowStatus }
  | { kind: 'package'; package: InstalledPackage; status: FlowStatus }
  | { kind: 'file'; path: string; source: string; rule: string; status: FlowStatus }
  | { kind: 'drift'; drift: DriftItem; index: number; status: FlowStatus }
  | { kind: 'problem'; message: string; of: string };

/** The row of a session; it stays the same object while the session is the same. */
export interface SessionRow {
  kind: 'session';
  status: FlowStatus;
  /** No other row has the same name. */
  alone: boolean;
}

/** What a session has below it. */
export type Group = 'drift' | 'runs' | 'packages' | 'files';

/** What a row shows, without VS Code's types. */
export interface RowLook {
  id: string;
  label: string;
  description: string;
  icon: string;
  /** For screen readers: name and state in words. */
  spoken: string;
  /** Chooses the row's commands. */
  context: string;
}

/** True where no other flow's folder has the same name. */
export function isAlone({ flow }: FlowStatus, all: readonly FlowStatus[]): boolean {
  return all.every((other) => other.flow.dir === flow.dir || basename(other.flow.dir) !== basename(flow.dir));
}

/** The looks of a session's row; `path` tells it from others of the same name. */
export function sessionLook(status: FlowStatus, t: Translate, path?: string): RowLook {
  const { flow, state, session } = status;
  const label = basename(flow.dir);
  const drift = session?.drift.length ?? 0;
  const words = [
    stateWords(status, t),
    ...(drift === 1 ? [t('1 change to apply')] : drift ? [t('{0} changes to apply', drift)] : []),
  ].join(', ');
  return {
    id: `session:${flow.key}`,
    label,
    description: words + (path ? ` · ${path}` : ''),
    icon: stateIcon(status),
    spoken: t('{0}, session {1}', label, words),
    context: `session.${state.kind}${drift ? '.drift' : ''}${session?.previous ? '.undo' : ''}`,
  };
}

/** The state in a few words. */
export function stateWords({ state }: FlowStatus, t: Translate): string {
  switch (state.kind) {
    case 'starting':
      return t('starting ({0})', state.phase);
    case 'installing':
      return t('installing ({0})', state.phase);
    case 'undoing':
      return t('undoing the last install ({0})', state.phase);
    case 'resetting':
      return t('resetting ({0})', state.phase);
    case 'moving':
      return t('moving ({0})', state.phase);
    case 'ready':
      return state.activeRuns.length ? t('running') : t('ready');
    case 'failed':
      return t('failed: {0}', state.error.message);
    case 'lost':
      return t('lost: {0}', state.reason);
    case 'absent':
      return state.ended?.reason === 'idle' ? t('stopped itself when idle') : t('not started');
    case 'updating':
      return t('changing');
    case 'stopping':
      return t('stopping');
  }
}

/** A codicon for the state. */
export function stateIcon({ state, session }: FlowStatus): string {
  switch (state.kind) {
    case 'ready':
      if (state.activeRuns.length) return 'sync~spin';
      return session?.drift.length ? 'vm-outline' : 'vm-running';
    case 'failed':
      return 'error';
    case 'lost':
      return 'warning';
    case 'absent':
      return 'circle-outline';
    case 'starting':
    case 'installing':
    case 'undoing':
    case 'updating':
    case 'resetting':
    case 'moving':
    case 'stopping':
      return 'sync~spin';
  }
}

/** Milliseconds as people read them. */
export const duration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
