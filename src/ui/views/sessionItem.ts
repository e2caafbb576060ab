import { basename } from 'node:path';
import type { InstalledPackage, RunResult } from '../../session/run.ts';
import type { ComputeResource } from '../../session/sessionBackend.ts';
import type { FlowStatus } from '../../session/sessionReader.ts';
import type { DriftItem } from '../../session/drift.ts';

/** A row of the view. Ids never hold time or state, so that a change does not move or fold anything. */
export type SessionNode =
  | { kind: 'resource'; resource: ComputeResource }
  | { kind: 'session'; status: FlowStatus }
  | { kind: 'group'; group: Group; status: FlowStatus }
  | { kind: 'run'; run: RunResult; status: FlowStatus }
  | { kind: 'package'; package: InstalledPackage; status: FlowStatus }
  | { kind: 'file'; path: string; source: string; rule: string; status: FlowStatus }
  | { kind: 'drift'; drift: DriftItem; index: number; status: FlowStatus }
  | { kind: 'problem'; message: string; of: string };

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

/** The looks of a session's row. */
export function sessionLook({ flow, state, session }: FlowStatus): RowLook {
  const label = basename(flow.dir);
  const drift = session?.drift.length ?? 0;
  const words = stateWords({ flow, state, ...(session && { session }) });
  const behind = drift ? `, ${drift} ${drift === 1 ? 'change' : 'changes'} to apply` : '';
  return {
    id: `session:${flow.key}`,
    label,
    description: words + behind,
    icon: stateIcon({ flow, state, ...(session && { session }) }),
    spoken: `${label}, session ${words}${behind}`,
    context: `session.${state.kind}${drift ? '.drift' : ''}`,
  };
}

/** The state in a few words. */
export function stateWords({ state }: FlowStatus): string {
  switch (state.kind) {
    case 'starting':
    case 'installing':
    case 'resetting':
    case 'moving':
      return `${state.kind} (${state.phase})`;
    case 'ready':
      return state.activeRuns.length ? 'running' : 'ready';
    case 'failed':
      return `failed: ${state.error.message}`;
    case 'lost':
      return `lost: ${state.reason}`;
    case 'absent':
      return state.ended?.reason === 'idle' ? 'stopped itself when idle' : 'not started';
    case 'updating':
    case 'stopping':
      return state.kind;
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
