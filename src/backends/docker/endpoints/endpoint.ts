/** Where an engine's address was learnt from, in the order in which the places are asked. */
export type EndpointOrigin =
  | 'setting'
  | 'DOCKER_HOST'
  | 'context'
  | 'default'
  | 'rootless'
  | 'podman'
  | 'desktop';

/** TLS to an engine: absolute paths of PEM files, of which any may be missing. */
export interface EndpointTls {
  ca?: string;
  cert?: string;
  key?: string;
  /** The user decided not to check whose certificate it is. */
  skipVerify?: true;
}

/** A way to reach an engine; that it is listed does not mean that it answers. */
export interface Endpoint {
  /** Short and made of the address, so that the same engine has the same name whichever way it was named: `docker`, `podman`, `me@build-box`. */
  name: string;
  /** For people: `Docker (context desktop-linux)`. */
  title: string;
  origin: EndpointOrigin;
  /** `unix:///path`, `npipe:////./pipe/name`, `tcp://host:port` or `ssh://[user@]host[:port][/path/of.sock]`; empty where there is a problem. */
  address: string;
  tls?: EndpointTls;
  /** The user named it, so that no answer is an error. */
  explicit: boolean;
  /** Why what the user wrote leads to no engine, as a sentence. */
  problem?: string;
}
