import type Dockerode from 'dockerode';

/** What the engine kept of a container's output; of one that has no log it says so itself. */
export async function printed(container: Dockerode.Container): Promise<string> {
  try {
    return String(await container.logs({ stdout: true, stderr: true }));
  } catch (error) {
    const { message } = error as Error;
    if (/does not support reading/.test(message)) return message;
    throw error;
  }
}
