import { editDistance } from '../../flow/editDistance.ts';
import type { TopKey } from './topLevel.ts';

/** What a run file may say at its top, and what people write there that belongs into its `resources`. */
export const topKeysOfRuns: readonly string[] =
  'flow,data,run,column_mapping,variant,resources,identity,connections,environment_variables,init,name,display_name,description,tags,properties,$schema,runtime,status,command,outputs,instance_type,compute,idle_time_before_shutdown_minutes'.split(
    ',',
  );

/**
 * Whether YAML that names no schema is a run: `flow:` beside `data:` or `run:`, which other programs have too. So none where
 * a key is there that no run has, unless another is that only runs have, and none where the values are no names or paths.
 */
export function looksLikeRun(keys: readonly TopKey[]): boolean {
  const has = (name: string): boolean => keys.some(({ key }) => key === name);
  if (!has('flow') || !(has('data') || has('run'))) return false;
  if (!keys.every(mayBeOfRun)) return false;
  return has('column_mapping') || keys.every(({ key }) => isNearRun(key));
}

/** A run is named by one word, a flow and its data by a path. */
function mayBeOfRun({ key, text }: TopKey): boolean {
  if (key !== 'flow' && key !== 'data' && key !== 'run') return true;
  if (text === undefined || /^(?:true|false|-?\d+)$/.test(text)) return false;
  return key !== 'run' || !/\s/.test(text);
}

const isNearRun = (key: string): boolean =>
  topKeysOfRuns.includes(key) ||
  topKeysOfRuns.some((known) => {
    const most = Math.max(1, Math.floor(key.length / 3));
    return (
      Math.abs(known.length - key.length) <= most &&
      editDistance(key.toLowerCase(), known) <= Math.min(most, key.length - 2)
    );
  });
