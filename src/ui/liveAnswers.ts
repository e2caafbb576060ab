import * as vscode from 'vscode';
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
  readonly onDidChange: SessionsModel['onDidChange'];

  /** `images`: those of the engine. */
  constructor(sessions: SessionManager, model: SessionsModel, images: () => Promise<string[]>) {
    this.#sessions = sessions;
    this.#model = model;
    this.#images = images;
    this.onDidChange = model.onDidChange;
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
      return new Map(packages.map(({ name, version }) => [normalizeName(name), version]));
    };
    return await this.#packages.get(fsPath, of, read).catch(() => undefined);
  }

  async vmSizes(): Promise<string[]> {
    return Object.keys(vmSizes());
  }
}
