import * as vscode from 'vscode';
import { Emitter } from '../common/emitter.ts';
import { normalizeName } from '../flow/requirements/normalizeName.ts';
import type { SessionManager } from '../session/sessionManager.ts';
import type { SessionsModel } from './sessionsModel.ts';
import { vmSizes } from './configuration.ts';
import { ReadOnce } from './views/readOnce.ts';

/** What the language service asks the extension. Nothing is started for it, and without trust nothing is asked of anything. */
export class LiveAnswers {
  readonly #sessions: SessionManager;
  readonly #model: SessionsModel;
  readonly #images: () => Promise<string[]>;
  readonly #packages = new ReadOnce<ReadonlyMap<string, string>>();
  readonly #changed = new Emitter<string>();
  /** Fires with a flow folder, also when its packages were read: who asked may not have waited for that. */
  readonly onDidChange = this.#changed.event;

  /** `images`: those of the engine. */
  constructor(sessions: SessionManager, model: SessionsModel, images: () => Promise<string[]>) {
    this.#sessions = sessions;
    this.#model = model;
    this.#images = images;
    model.onDidChange((path) => this.#changed.fire(path));
  }

  async images(): Promise<string[]> {
    return vscode.workspace.isTrusted ? await this.#images().catch(() => []) : [];
  }

  async installed(folder: string): Promise<ReadonlyMap<string, string> | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    const { fsPath } = vscode.Uri.file(folder);
    const status = this.#model.known(fsPath);
    if (status?.state.kind !== 'ready') return undefined;
    const { createdAt, environment, drift } = status.session ?? {};
    const of = JSON.stringify([createdAt, environment, drift]);
    const read = async (): Promise<Map<string, string>> => {
      const packages = await this.#sessions.packages(fsPath);
      this.#changed.fire(fsPath);
      return new Map(packages.map(({ name, version }) => [normalizeName(name), version]));
    };
    return await this.#packages.get(fsPath, of, read).catch(() => undefined);
  }

  async vmSizes(): Promise<string[]> {
    return Object.keys(vmSizes());
  }
}
