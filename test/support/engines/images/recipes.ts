import process from 'node:process';

/** The layers that the images are put together from; each is made once and shared. */
export type LayerName = 'base' | 'promptflow' | 'noPython' | 'noPip' | 'noSh' | 'user' | 'otherPlatform';

export interface ImageRecipe {
  layers: readonly LayerName[];
  /** Of this machine, where absent. */
  architecture?: string;
  config?: { User?: string; Entrypoint?: string[]; Cmd?: string[]; WorkingDir?: string };
}

/** As in the Python environment of the tests. */
export const packages = ['promptflow==1.18.5', 'promptflow-tools==1.6.1'];

/** `amd64` or `arm64`, as images say it. */
export const ownArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** A platform that this machine cannot run. */
export const otherArchitecture = ownArchitecture === 'amd64' ? 'arm64' : 'amd64';

/**
 * The images of the tests, by the key under which `images` names them. Debian's Python is called `python3` only, and its
 * packages are marked as managed by Debian. All but the first have prompt flow, so that tests need not install it.
 */
export const recipes = {
  python: { layers: ['base'] },
  promptflow: { layers: ['base', 'promptflow'] },
  noPython: { layers: ['base', 'noPython'] },
  /** Neither pip nor ensurepip. */
  noPip: { layers: ['base', 'promptflow', 'noPip'] },
  noSh: { layers: ['base', 'promptflow', 'noSh'] },
  user: {
    layers: ['base', 'promptflow', 'user'],
    config: { User: '1000:1000', WorkingDir: '/home/flow' },
  },
  entrypoint: {
    layers: ['base', 'promptflow'],
    config: { Entrypoint: ['/bin/false'], Cmd: ['never-run'] },
  },
  /** Its Python and its shells cannot be run here, as in an image pulled for another platform. */
  otherPlatform: { layers: ['base', 'otherPlatform'], architecture: otherArchitecture },
} as const satisfies Record<string, ImageRecipe>;

export type ImageKey = keyof typeof recipes;

/** `flow-sessions-test/no-python:bookworm` for `noPython`. */
export const nameOf = (key: ImageKey): string =>
  `flow-sessions-test/${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:bookworm`;
