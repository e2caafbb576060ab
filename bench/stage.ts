import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalBackend } from '../src/backends/local/localBackend.ts';
import { defaultLocalSettings, type LocalSettings } from '../src/backends/local/localSettings.ts';
import { FileJournal } from '../src/host/fileJournal.ts';
import { Home } from '../src/host/home.ts';
import type { Report } from '../src/session/operation.ts';
import { SessionManager } from '../src/session/sessionManager.ts';

export const root = join(import.meta.dirname, '..');
export const workerProgram = join(root, 'resources', 'worker', 'flow_session_worker');

/** Says nothing. */
export const quiet: Report = () => {};

/** A home folder of its own with the sessions in it; all of it goes with `dispose`, and at the latest with this process. */
export class Stage {
  readonly folder: string;
  readonly home: Home;
  readonly sessions: SessionManager;
  // A worker whose folder is gone ends by itself, so this is enough where there is no time to stop it.
  readonly #remove = (): void => rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });

  constructor(settings: Partial<LocalSettings>) {
    this.folder = mkdtempSync(join(tmpdir(), 'flow-sessions-bench-'));
    process.once('exit', this.#remove);
    this.home = new Home(join(this.folder, 'home'));
    const all = { ...defaultLocalSettings, ...settings };
    mkdirSync(this.home.root);
    // The terminal reads them from here.
    writeFileSync(this.home.configuration, JSON.stringify(all));
    const local = new LocalBackend({ home: this.home, settings: () => all, workerProgram });
    this.sessions = new SessionManager(
      [local],
      new FileJournal(this.home.operations),
      () => all.idleMinutes * 60,
    );
  }

  /** A copy of a sample. */
  sample(name: string, to = name): string {
    const dir = join(this.folder, to);
    cpSync(join(root, 'samples', name), dir, { recursive: true });
    return dir;
  }

  flow(name: string, files: Record<string, string>): string {
    const dir = join(this.folder, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return dir;
  }

  async dispose(): Promise<void> {
    try {
      for (const { flow } of await this.sessions.list()) await this.sessions.stop(flow.dir, quiet);
    } finally {
      this.sessions.dispose();
      this.#remove();
      process.off('exit', this.#remove);
    }
  }
}
