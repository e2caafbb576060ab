import type Dockerode from 'dockerode';
import type { Home } from '../../host/home.ts';
import type { FeedCredentials } from '../../session/feeds/feedCredentials.ts';
import type { DockerSettings } from './dockerSettings.ts';
import type { WorkerFiles } from './workerFiles.ts';

/** What the verbs of one engine work with; made anew for each operation. */
export interface EngineContext {
  docker: Dockerode;
  /** The engine's name, as people choose it. */
  engine: string;
  /** Such as `linux/amd64`. */
  platform: string;
  /** Whether the streams of a container can be had before it is started; Podman gives none that bring anything in. */
  givesStreams: boolean;
  cpus: number;
  memoryBytes: number;
  home: Home;
  homeId: string;
  worker: WorkerFiles;
  settings: DockerSettings;
  /** Where credentials for private feeds come from; without it there are none. */
  feeds?: FeedCredentials;
  /** Says what an error of this engine means; what is no engine's is returned as it is. */
  explain: (error: unknown) => unknown;
}
