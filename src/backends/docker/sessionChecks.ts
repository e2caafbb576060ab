import { abortable } from '../../session/operationQueue.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import type { Notice, SessionKey } from '../../session/session.ts';
import { verifySession } from '../../session/verifySession.ts';
import type { WorkerClient } from '../../session/workerClient.ts';
import { DockerFolder } from './dockerFolder.ts';
import { describe, teller } from './dockerOperation.ts';
import type { DockerWorkers } from './dockerWorkers.ts';
import type { EngineContext } from './engineContext.ts';
import type { FoundSession } from './foundSessions.ts';
import { inContainer } from './inContainer.ts';

/** How long the check of a flow's modules may take behind a ready session, in milliseconds. */
const verifyDeadline = 300_000;

/** What is asked of a session's worker around a change: whether it is free, and whether the flow's modules can be imported. */
export class SessionChecks {
  readonly #workers: DockerWorkers;
  readonly #onFound: (key: SessionKey) => void;

  /** `onFound` is called when something about a session is known that was not when it became ready. */
  constructor(workers: DockerWorkers, onFound: (key: SessionKey) => void) {
    this.#workers = workers;
    this.#onFound = onFound;
  }

  /** A run must not lose its container: whoever changes that waits for the run's end. */
  async untilIdle(
    { docker }: EngineContext,
    session: FoundSession,
    tell: Report,
    signal: AbortSignal,
  ): Promise<void> {
    if (session.state !== 'running') return;
    for (let told = false; ; told = true) {
      const client = await this.#workers.connect(docker, session, signal).catch(() => undefined);
      const runs = client ? (await this.#workers.hello(client).catch(() => undefined))?.activeRuns : [];
      if (!runs?.length) return;
      if (!told)
        tell({ kind: 'log', stream: 'stdout', text: `Waiting for the run ${runs.join(', ')} to end first.` });
      await abortable(new Promise((resolve) => setTimeout(resolve, 200)), signal);
    }
  }

  /** Imports prompt flow and the nodes' modules now; what fails is told. */
  async verify(
    { docker, settings }: EngineContext,
    session: FoundSession,
    client: WorkerClient,
    flow: LoadedFlow,
    tell: Report,
    signal: AbortSignal,
  ): Promise<Notice[]> {
    return await this.#workers.translated(docker, session, async () =>
      verifySession(client, flow, inContainer, settings.basePackages, tell, signal),
    );
  }

  /** The environment was verified when it was made; what the flow's own modules need of it is told when it is known. */
  async verifyBehind(
    context: EngineContext,
    session: FoundSession,
    client: WorkerClient,
    flow: LoadedFlow,
  ): Promise<void> {
    const folder = new DockerFolder(context.home, session.key);
    const tell = teller(folder, 'start', () => {});
    try {
      const limit = AbortSignal.timeout(verifyDeadline);
      const notices = await this.verify(context, session, client, flow, tell, limit);
      folder.append('verify: the modules of the nodes have been looked at');
      await folder.writeFindings({ generation: session.about.generation, notices });
      if (notices.length) this.#onFound(session.key);
    } catch (error) {
      // A command of the terminal does not wait for it.
      if (this.#workers.isDisposed) return;
      folder.append(`verify: the modules of the nodes could not be looked at: ${describe(error)}`);
    }
  }
}
