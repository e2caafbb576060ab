import process from 'node:process';
import { engineObstacle } from '../../../scripts/test/engineSuite.ts';

/** Why no engine can be had here, unless the environment names one. */
const obstacle = process.env.FLOW_SESSIONS_TEST_DOCKER_HOST ? undefined : engineObstacle();

export const hasEngine = obstacle === undefined;

/** A title that says, where its tests are skipped, what is missing and what enables them. */
export const needsEngine = (title: string): string =>
  obstacle ? `${title} (needs an engine: ${obstacle.what}; ${obstacle.enable})` : title;
