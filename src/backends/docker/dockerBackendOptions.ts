import type { Home } from '../../host/home.ts';
import type { FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import type { DockerSettings } from './dockerSettings.ts';

/** What the Docker backend needs from whoever builds it. */
export interface DockerBackendOptions {
  home: Home;
  /** Read anew for each operation. */
  settings: () => DockerSettings;
  /** Folder of the worker program. */
  workerProgram: string;
  /** Where credentials for private feeds come from. */
  feeds?: FeedCredentials;
}
