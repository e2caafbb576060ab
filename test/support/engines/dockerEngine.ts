import { sharedEngine } from './sharedEngine.ts';
import type { TestEngine } from './testEngine.ts';

/** Docker Engine: the one that FLOW_SESSIONS_TEST_DOCKER_HOST names, else one that is started, once for each process. */
export const dockerEngine = (): Promise<TestEngine> =>
  sharedEngine('docker', 'FLOW_SESSIONS_TEST_DOCKER_HOST');
