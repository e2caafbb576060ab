import { sharedEngine } from './sharedEngine.ts';
import type { TestEngine } from './testEngine.ts';

/** Podman: the service that FLOW_SESSIONS_TEST_PODMAN_HOST names, else one that is started, once for each process. */
export const podmanEngine = (): Promise<TestEngine> =>
  sharedEngine('podman', 'FLOW_SESSIONS_TEST_PODMAN_HOST');
