import type {
  Notice,
  PreviousEnvironment,
  SessionEnvironment,
  SessionKey,
  SessionSpec,
} from '../../session/session.ts';

/** The version of what the labels say. Older versions are read; newer ones are left alone. */
export const labelVersion = 1;

/** Names of the labels on everything of ours in an engine. */
export const label = {
  version: 'flow-sessions.version',
  /** Which home folder it belongs to: two of them on one engine do not see each other. */
  home: 'flow-sessions.home',
  key: 'flow-sessions.key',
  role: 'flow-sessions.role',
  session: 'flow-sessions.session',
  digest: 'flow-sessions.digest',
  /** What an environment image needs for being used; set when it is committed. */
  environment: 'flow-sessions.environment',
} as const;

/** What a thing in the engine is for. */
export type Role = 'session' | 'builder' | 'environment' | 'files' | 'state';

/** What a session's container says of the session. */
export interface SessionLabel {
  spec: SessionSpec;
  environment: SessionEnvironment;
  /** What `undo` goes back to. */
  previous?: PreviousEnvironment;
  basePackages: string[];
  /** Of the session, in milliseconds since the epoch; the container may be younger. */
  createdAt: number;
  notices: Notice[];
  /** The volume at `/flow`. */
  filesVolume: string;
  /** The volume at `/session`. */
  stateVolume: string;
  /** When this container was made, in milliseconds since the epoch: of two, the older one counts. */
  generation: number;
}

/** The ids of a user in an image. */
export interface Owner {
  uid: number;
  gid: number;
}

/** What an environment image says of itself. */
export interface EnvironmentLabel {
  /** Absolute path of the interpreter in it. */
  python: string;
  pythonVersion: string;
  /** The user that sessions run as, as the base image says; empty for root. */
  user: string;
  /** The same as numbers; absent in images of the first versions. */
  owner?: Owner;
  /** Names the worker program that is in it. */
  worker: string;
  image: { name: string; digest: string };
  /** Id and platform of the base image, which the digest of the environment is made from. */
  base: { id: string; platform: string };
  /** Made from the base image in one go, so that other flows may share it. */
  clean: boolean;
  /** Names of the distributions that the base image brought. */
  basePackages: string[];
  /** All that is installed: versions by name. */
  packages: Record<string, string>;
}

/** Labels of something that belongs to a session. */
export function ownLabels(home: string, role: Role, key?: SessionKey): Record<string, string> {
  return {
    [label.version]: String(labelVersion),
    [label.home]: home,
    [label.role]: role,
    ...(key && { [label.key]: key }),
  };
}

/**
 * A value for a label that is set when an image is committed: Docker and Podman do not agree on how quotes and spaces are
 * written there, so that none may occur.
 */
export const toCommitLabel = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Reads a JSON label; undefined where it is absent, not JSON, or written by a newer version. */
export function readLabel<T>(labels: Record<string, string> | undefined, name: string): T | undefined {
  const text = labels?.[name];
  if (!text || Number(labels[label.version] ?? labelVersion) > labelVersion) return undefined;
  try {
    const json = text.startsWith('{') ? text : Buffer.from(text, 'base64url').toString('utf8');
    return JSON.parse(json) as T;
  } catch {
    return undefined;
  }
}
