import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { SessionKey } from '../session/session.ts';
import type { SessionManager } from '../session/sessionManager.ts';
import type { FlowStatus } from '../session/sessionReader.ts';

interface SessionLog {
  channel: vscode.OutputChannel;
  /** How far the session's own log was shown, in bytes. */
  offset: number;
  /** Reading it now; a second reader waits for the first. */
  reading: Promise<void>;
}

/** One output channel per session: shows the log that the session keeps, from the beginning again after a reload. */
export class SessionLogs implements Disposable {
  readonly #sessions: SessionManager;
  readonly #logs = new Map<SessionKey, SessionLog>();
  /** What belongs to no session. */
  readonly general: vscode.LogOutputChannel;

  constructor(sessions: SessionManager) {
    this.#sessions = sessions;
    this.general = vscode.window.createOutputChannel('Flow Sessions', { log: true });
  }

  dispose(): void {
    this.general.dispose();
    for (const { channel } of this.#logs.values()) channel.dispose();
  }

  /** Shows what the session's log has got since the last time. */
  async pump({ flow, session }: FlowStatus): Promise<void> {
    if (!session) {
      // What comes next under this key is another session's log.
      const log = this.#logs.get(flow.key);
      if (log) log.offset = 0;
      return;
    }
    const log = this.#logOf(flow);
    log.reading = log.reading.then(async () => {
      log.offset = await this.#sessions
        .logs(flow.dir, { from: log.offset }, (text) => log.channel.append(text))
        .catch(() => log.offset);
    });
    await log.reading;
  }

  append(flow: FlowStatus['flow'], text: string): void {
    this.#logOf(flow).channel.append(text);
  }

  show(status: FlowStatus): void {
    const log = this.#logs.get(status.flow.key);
    if (log) log.channel.show(true);
    else if (status.session) {
      this.#logOf(status.flow).channel.show(true);
      void this.pump(status);
    } else this.general.show(true);
  }

  #logOf({ key, dir }: FlowStatus['flow']): SessionLog {
    let log = this.#logs.get(key);
    if (!log) {
      const channel = vscode.window.createOutputChannel(`Flow Session: ${basename(dir)}`, 'log');
      log = { channel, offset: 0, reading: Promise.resolve() };
      this.#logs.set(key, log);
    }
    return log;
  }
}
