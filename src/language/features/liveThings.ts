/** What only a running extension knows; the server asks it, and without one nothing is known. Nothing of it fails. */
export interface LiveThings {
  /** Names with tags of the images of the local engine, where one answers. */
  images(): Promise<readonly string[]>;
  /** Versions by normalised package name in the session of a flow folder (absolute, with '/'), where one is live. */
  installed(flowFolder: string): Promise<ReadonlyMap<string, string> | undefined>;
  /** VM sizes that the settings name. */
  vmSizes(): Promise<readonly string[]>;
}
