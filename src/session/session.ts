import type { DriftItem } from './drift.ts';
import type { SessionState } from './sessionState.ts';

/** 32 hex digits; see flow/flowKey.ts. */
export type SessionKey = string;

/** Where sessions live; the words of the design. */
export type ComputeKind = 'local' | 'docker' | 'serverless' | 'instance';

export const computeKinds: readonly ComputeKind[] = ['local', 'docker', 'serverless', 'instance'];

export interface ComputeSpec {
  kind: ComputeKind;
  /** Which resource of that kind, where there can be several. */
  name?: string;
  /** A VM size of Azure: the limits of processors and memory, on a local engine too. */
  vmSize?: string;
}

/** A flow as a session remembers it. */
export interface FlowRef {
  /** The lineage hash that prompt flow computes for the folder. */
  id: string;
  key: SessionKey;
  /** The user's own folder, absolute. */
  dir: string;
  /** The definition file's name in that folder. */
  file: string;
}

/** One requirement as the user wrote it, with where it stands. */
export interface RequirementFact {
  /** PEP 503 normalised name, or the whole text of a line without one (an option, a path, a URL). */
  name: string;
  text: string;
  /** The user's own file, absolute, and the 1-based line. */
  file: string;
  line: number;
}

/** What the flow's files ask of an environment, in a form that two moments can be compared by. */
export interface EnvironmentFacts {
  image?: { value: string; file: string; line: number };
  requirements: RequirementFact[];
  /** Session path of the requirements file, such as `requirements.txt`. */
  requirementsFile?: string;
}

/** How long a session may be idle. */
export interface IdleTime {
  /** 0 means never. */
  maxIdleTimeSeconds: number;
  /** True where the caller named the idle time; then a changed default is not drift. */
  idleTimeIsExplicit: boolean;
}

/** What a session was asked to be. The same words as prompt flow's published `CreateFlowSessionRequest`. */
export interface SessionSpec extends IdleTime {
  flow: FlowRef;
  environment: EnvironmentFacts;
  compute: ComputeSpec;
  identity?: string;
}

/** The environment a session really has. */
export interface SessionEnvironment {
  digest: string;
  /** Cleanly installed, so that other sessions may share it. */
  clean: boolean;
  /** Whether the environment was found or made, and why. */
  snapshot: { hit: boolean; reason: string };
  /** Where it is, for people: a folder, an image name. */
  location: string;
  /** Interpreter version in the environment. */
  python: string;
  /** The image it was made from, by what the flow calls it and by its digest or id at that time. */
  image?: { name: string; digest: string };
}

/** The environment a session had before its last install, with what was asked of it then. */
export interface PreviousEnvironment extends SessionEnvironment {
  asked: EnvironmentFacts;
}

/** Something the user should know once, without the verb having failed. */
export interface Notice {
  code: string;
  message: string;
  action?: 'startOnDocker';
}

/** What a backend knows of one session; read from the place where it lives, never from a database of ours. */
export interface SessionRecord {
  flow: FlowRef;
  spec: SessionSpec;
  state: SessionState;
  environment?: SessionEnvironment;
  notices: Notice[];
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** The packages every environment of the backend starts from, as they were then. */
  basePackages: string[];
  /** The environment that `undo` goes back to; absent where nothing was installed since. */
  previous?: PreviousEnvironment;
  /** Digest or id of what `environment.image` names now, where the backend knows it without the network. */
  imageNow?: string;
}

/** A session as the editor and the terminal show it. */
export interface Session extends SessionRecord {
  drift: DriftItem[];
}
