import type Dockerode from 'dockerode';

/**
 * Creates a container. What it is made of goes into the request's body alone: dockerode would repeat it in the address,
 * which proxies log and cut.
 */
export async function createContainer(
  docker: Dockerode,
  query: { name?: string; platform?: string },
  signal: AbortSignal,
  body: Dockerode.ContainerCreateOptions,
): Promise<Dockerode.Container> {
  const options = { _query: query, _body: body, abortSignal: signal };
  return await docker.createContainer(options as unknown as Dockerode.ContainerCreateOptions);
}

/** Removes a container whatever it is doing; one that is gone already is no failure. */
export async function removeContainer(container: Dockerode.Container): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      await container.remove({ force: true, v: true });
      return;
    } catch (error) {
      const { statusCode, message } = error as { statusCode?: number; message: string };
      if (statusCode === 404) return;
      // Its own end is under way; it is waited for, so that nothing is left when we return.
      if (statusCode !== 409 && !/state improper|being removed|removal .*in progress/i.test(message))
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
