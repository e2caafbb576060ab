import type Dockerode from 'dockerode';
import type { SessionKey } from '../../session/session.ts';
import { listContainers } from './ownThings.ts';
import { label, readLabel, type EnvironmentLabel, type SessionLabel } from './labels.ts';

/** A session's container as the engine's list shows it. */
export interface FoundSession {
  key: SessionKey;
  id: string;
  name: string;
  /** As the Docker API says: created, running, paused, restarting, removing, exited, dead. */
  state: string;
  /** Such as `Exited (137) 2 minutes ago`. */
  status: string;
  image: string;
  about: SessionLabel;
  environment: EnvironmentLabel;
  /** Just made: the streams of its main process are a connection to its worker, for whoever starts it. */
  takesFirstClient?: boolean;
}

/** The session containers of a home folder, or of one session, oldest first: one call to the engine. */
export async function findSessions(
  docker: Dockerode,
  home: string,
  key?: SessionKey,
): Promise<FoundSession[]> {
  const own = { [label.home]: home, [label.role]: 'session', ...(key && { [label.key]: key }) };
  return toFoundSessions(await listContainers(docker, own));
}

/** Those of the containers that are sessions and that we can read, oldest first. */
export function toFoundSessions(listed: readonly Dockerode.ContainerInfo[]): FoundSession[] {
  return listed
    .flatMap(({ Id: id, Names: names, State: state, Status: status, ImageID: image, Labels: all }) => {
      const about = readLabel<SessionLabel>(all, label.session);
      const environment = readLabel<EnvironmentLabel>(all, label.environment);
      const owner = all[label.key];
      if (!about || !environment || !owner || all[label.role] !== 'session') return [];
      const name = (names[0] ?? id).replace(/^\//, '');
      return [{ key: owner, id, name, state: state.toLowerCase(), status, image, about, environment }];
    })
    .sort((one, other) => one.about.generation - other.about.generation);
}
