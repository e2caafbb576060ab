import type { Home } from '../../host/home.ts';
import type { FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import type { LocalSettings } from './localSettings.ts';

/** What the local backend needs from whoever builds it. */
export interface LocalBackendOptions {
  home: Home;
  /** Read anew for each operation. */
  settings: () => LocalSettings;
  /** Folder of the worker program. */
  workerProgram: string;
  /** The interpreter that another extension has chosen for the user, if any. */
  preferredPython?: () => Promise<string | undefined>;
  /** Where credentials for private feeds come from. */
  feeds?: FeedCredentials;
}
