import { endEngines } from '../test/support/engines/sharedEngine.ts';
import { DevContainer } from './devContainer.ts';
import { dockerExec } from './dockerExec.ts';
import { dockerFiles } from './dockerFiles.ts';
import { dockerRun } from './dockerRun.ts';
import { DockerStage } from './dockerStage.ts';
import { dockerStart } from './dockerStart.ts';
import { dockerTree } from './dockerTree.ts';
import type { Row } from './figures.ts';

/** The parts of it, as `--only docker:start` names them. */
export const dockerParts = ['start', 'exec', 'run', 'files', 'tree'] as const;

/** Docker sessions beside what people use in their place, all on one engine and one base image. */
export async function dockerSessions(parts: readonly string[], isQuick: boolean): Promise<Row[]> {
  const stage = await DockerStage.open();
  const times = isQuick ? 2 : 10;
  try {
    const dev = await DevContainer.open(stage);
    const measure: Record<(typeof dockerParts)[number], () => Promise<Row[]>> = {
      start: async () => await dockerStart(stage, dev, times),
      exec: async () => await dockerExec(stage, dev, times),
      run: async () => await dockerRun(stage, times),
      files: async () => await dockerFiles(stage, times),
      tree: async () => await dockerTree(stage, isQuick ? 5 : 50, times),
    };
    const rows: Row[] = [];
    for (const part of dockerParts.filter((one) => parts.includes(one))) {
      console.log(`measuring: docker ${part}`);
      rows.push(...(await measure[part]()));
    }
    await dev.remove();
    return rows;
  } finally {
    await stage.dispose();
    await endEngines();
  }
}
