import process from 'node:process';
import type Dockerode from 'dockerode';

/** Loads dockerode, which costs about 100 ms, when the first engine is asked. */
export async function loadDockerode(): Promise<typeof Dockerode> {
  const { default: loaded } = await import('dockerode');
  return loaded;
}

/**
 * Makes a client that reaches its engine through `agent` alone. dockerode prefers DOCKER_HOST to what it is told, and throws where
 * that is not well formed, so it does not get to see it.
 */
export function makeClient(
  Client: typeof Dockerode,
  options: Dockerode.DockerOptions & { agent: unknown },
): Dockerode {
  const host = process.env['DOCKER_HOST'];
  delete process.env['DOCKER_HOST'];
  try {
    return new Client(options);
  } finally {
    if (host !== undefined) process.env['DOCKER_HOST'] = host;
  }
}
