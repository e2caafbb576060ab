import { join } from 'node:path';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import { operationLine } from '../../session/operationLine.ts';
import type { Verb } from '../../session/sessionState.ts';
import { syncFiles } from './fileSync.ts';
import { findInterpreter, type Interpreter } from './interpreter.ts';
import type { LocalBackendOptions } from './localBackendOptions.ts';
import type { Installer } from './pythonEnvironment.ts';
import type { SessionFolder } from './sessionFolder.ts';
import { findUv } from './uv.ts';

/** What the verbs of a local session have in common: the interpreter, the installer, the files and the log. */
export class LocalTools {
  readonly #options: LocalBackendOptions;
  readonly #interpreterCache: string;

  constructor(options: LocalBackendOptions) {
    this.#options = options;
    this.#interpreterCache = join(options.home.root, 'interpreters.json');
  }

  /** The program that ends what it runs when we are gone. */
  get supervisor(): string {
    return join(this.#options.workerProgram, '..', 'supervise.py');
  }

  async bring(
    flow: LoadedFlow,
    folder: SessionFolder,
    to: string,
    tell: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const { copied, deleted } = await syncFiles(flow.files, to, folder.manifest, signal);
    const text = `${copied.length} files brought, ${deleted.length} removed, ${flow.files.files.length} in all.`;
    tell({ kind: 'log', stream: 'stdout', text });
  }

  async interpreter(signal?: AbortSignal): Promise<Interpreter> {
    const preferred = this.#options.preferredPython ?? (async () => undefined);
    return await findInterpreter(
      this.#options.settings().pythonPath,
      preferred,
      this.#interpreterCache,
      signal,
    );
  }

  async installer(interpreter: Interpreter, tell: Report, signal: AbortSignal): Promise<Installer> {
    const { settings, home, feeds } = this.#options;
    const supervisor = { python: interpreter.path, program: this.supervisor };
    const uv = await findUv(settings(), home, interpreter, supervisor, tell, signal);
    return { interpreter, supervisor, ...(uv && { uv }), ...(feeds && { feeds }) };
  }

  /** Everything that is reported is in the session log too. */
  teller(folder: SessionFolder, verb: Verb, report: Report): Report {
    return (event) => {
      folder.append(operationLine(verb, event));
      report(event);
    };
  }
}
