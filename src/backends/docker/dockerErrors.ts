import { UserError } from '../../common/userError.ts';

/** What to do about the name of an image; without a location it comes from the settings. */
const another = (location: { file: string; line: number } | undefined): string =>
  location
    ? 'Correct environment.image'
    : 'The flow names no image: name one in it, or in flowSessions.docker.defaultImage';

/** What can go wrong with a Docker session, each with what to do next. The codes are documented in docs/errors.md. */
export const dockerErrors = {
  noEngine: (tried: string[]) =>
    new UserError({
      code: 'FSE420',
      kind: 'missing',
      message: 'No Docker engine answers here.',
      ...(tried.length && { evidence: tried.join('; ') }),
      remedy: 'Start Docker or Podman, or name an engine in the setting flowSessions.docker.host.',
      action: 'openSettings',
    }),

  unknownEngine: (name: string, known: string[]) =>
    new UserError({
      code: 'FSE421',
      kind: 'badInput',
      message: `There is no engine "${name}".`,
      remedy: known.length ? `There are: ${known.join(', ')}.` : 'Start Docker or Podman.',
    }),

  engineForgotten: (name: string) =>
    new UserError({
      code: 'FSE421',
      kind: 'missing',
      message: `The session is on the engine "${name}", which nothing here names now.`,
      remedy:
        'Name it again (DOCKER_HOST, the Docker context, or flowSessions.docker.host); or stop the session, and start it elsewhere.',
      action: 'openSettings',
    }),

  imageNotFound: (image: string, evidence: string, location?: { file: string; line: number }) =>
    new UserError({
      code: 'FSE422',
      kind: 'failed',
      message: `There is no image ${image}: neither on the engine nor in its registry.`,
      evidence,
      remedy: `${another(location)}, or build or load the image, then start again.`,
      action: 'openFlow',
      ...(location && { location }),
    }),

  badImageName: (image: string, location?: { file: string; line: number }) =>
    new UserError({
      code: 'FSE431',
      kind: 'badInput',
      message: `"${image}" is no name of an image.`,
      evidence:
        'A name is [REGISTRY/]NAME[:TAG][@DIGEST] in small letters, such as python:3.11-slim, or the id of an image that is there.',
      remedy: 'Correct environment.image, then start again.',
      action: 'openFlow',
      ...(location && { location }),
    }),

  unauthorised: (
    image: string,
    registry: string,
    evidence: string,
    location?: { file: string; line: number },
  ) =>
    new UserError({
      code: 'FSE423',
      kind: 'failed',
      message: `The registry ${registry} does not give ${image} to you.`,
      evidence,
      remedy: `Sign in with \`docker login ${registry}\`, then start again. ${another(location)} where it is the wrong one.`,
      ...(location && { location }),
    }),

  registryUnreachable: (
    image: string,
    registry: string,
    evidence: string,
    location?: { file: string; line: number },
  ) =>
    new UserError({
      code: 'FSE424',
      kind: 'failed',
      message: `The registry ${registry} cannot be reached, so ${image} cannot be pulled.`,
      evidence,
      remedy: [
        'Check the network and the proxy of the engine, then start again: layers that came already are kept.',
        ...(location ? [] : [`${another(location)} where it is the wrong one.`]),
      ].join(' '),
      action: 'retry',
      ...(location && { location }),
    }),

  noPython: (image: string, evidence: string) =>
    new UserError({
      code: 'FSE425',
      kind: 'failed',
      message: `The image ${image} has no Python that could be started.`,
      evidence,
      remedy: 'Take an image with Python 3.9 or newer on its PATH, such as one made for prompt flow.',
      action: 'openFlow',
    }),

  noPip: (image: string, python: string, evidence: string) =>
    new UserError({
      code: 'FSE426',
      kind: 'failed',
      message: `${python} of the image ${image} has no pip, so the requirements cannot be installed.`,
      evidence,
      remedy:
        'Add pip to the image (python -m ensurepip, or the package python3-pip), or take another image.',
      action: 'openFlow',
    }),

  oldPython: (image: string, version: string) =>
    new UserError({
      code: 'FSE427',
      kind: 'failed',
      message: `The image ${image} has Python ${version}; a session needs 3.9 or newer.`,
      remedy: 'Take an image with a newer Python.',
      action: 'openFlow',
    }),

  unfit: (image: string, why: string, location?: { file: string; line: number }) =>
    new UserError({
      code: 'FSE434',
      kind: 'failed',
      message: `The image ${image} cannot hold a session: ${why}.`,
      remedy: 'Take another image, or build one from it that is in order.',
      action: 'openFlow',
      ...(location && { location }),
    }),

  wrongPlatform: (image: string, has: string, engine: string) =>
    new UserError({
      code: 'FSE428',
      kind: 'failed',
      message: `The image ${image} is made for ${has}; the engine runs ${engine}.`,
      remedy: `Pull it for ${engine}, set flowSessions.docker.platform to ${has} where the engine can emulate it, or take an image for both.`,
      action: 'openSettings',
    }),

  cannotRun: (image: string, platform: string, evidence: string) =>
    new UserError({
      code: 'FSE428',
      kind: 'failed',
      message: `The engine cannot run the programs of the image ${image}: they are made for ${platform}.`,
      evidence,
      remedy:
        "Take an image for the engine's own processor, or let the engine emulate the other one (QEMU in binfmt_misc).",
      action: 'openSettings',
    }),

  unknownVmSize: (name: string, known: string[]) =>
    new UserError({
      code: 'FSE429',
      kind: 'badInput',
      message: `No VM size "${name}" is known here.`,
      remedy: `Known: ${known.join(', ')}. The setting flowSessions.docker.vmSizes adds others.`,
      action: 'openSettings',
    }),

  containerFailed: (evidence: string) =>
    new UserError({
      code: 'FSE430',
      kind: 'failed',
      message: "The session's container did not start.",
      evidence,
      remedy: 'The session log says more; reset without cache builds the environment anew.',
      action: 'reset',
    }),
};
