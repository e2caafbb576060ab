import type { FlowStatus } from '../../session/sessionReader.ts';

/** What a lens says and does, before it is put into VS Code's words. */
export interface FlowLens {
  action: LensAction;
  /** With `install`: how many requirements changed. With `busy`: the phase. With `failed` and `lost`: why. */
  detail?: string;
}

export type LensAction =
  | 'start'
  | 'startWith'
  | 'busy'
  | 'cancel'
  | 'run'
  | 'cancelRun'
  | 'install'
  | 'installAll'
  | 'reset'
  | 'update'
  | 'stop'
  | 'failed'
  | 'lost'
  | 'repair';

/** The lenses above the flow, by state: never more than five, the most likely wish first. */
export function topLenses({ state, session }: FlowStatus): FlowLens[] {
  switch (state.kind) {
    case 'absent':
      return [{ action: 'start' }, { action: 'startWith' }];
    case 'starting':
    case 'installing':
    case 'undoing':
    case 'resetting':
    case 'moving':
      return [{ action: 'busy', detail: state.phase }, { action: 'cancel' }];
    case 'updating':
    case 'stopping':
      return [{ action: 'busy', detail: state.kind }];
    case 'ready': {
      const drift = session?.drift ?? [];
      const changed = drift.filter(({ action }) => action === 'install').length;
      const needsReset = drift.filter(({ action }) => action === 'reset').length;
      return [
        state.activeRuns.length ? { action: 'cancelRun' } : { action: 'run' },
        changed ? { action: 'install', detail: String(changed) } : { action: 'installAll' },
        ...(drift.some(({ action }) => action === 'update') ? [{ action: 'update' as const }] : []),
        {
          action: 'reset',
          ...(needsReset && { detail: drift.find(({ action }) => action === 'reset')!.message }),
        },
        { action: 'stop' },
      ];
    }
    case 'failed':
      return [{ action: 'failed', detail: state.error.message }, { action: 'start' }, { action: 'stop' }];
    case 'lost':
      return [{ action: 'lost', detail: state.reason }, { action: 'repair' }, { action: 'stop' }];
  }
}

/** The lens on `environment:`; only where the session is behind it. */
export function environmentLenses(status: FlowStatus): FlowLens[] {
  return topLenses(status).filter(({ action }) => action === 'install');
}
