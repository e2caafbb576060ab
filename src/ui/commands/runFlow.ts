import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../../common/cancelled.ts';
import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { RunResult } from '../../session/run.ts';
import { saveFlow } from '../saveFlow.ts';
import { openAt } from '../showError.ts';
import { duration } from '../views/sessionItem.ts';
import type { SessionsView } from '../views/sessionsView.ts';
import type { FlowCommands } from './flowCommands.ts';

/** Runs flows in their sessions and shows what they say. */
export class FlowRuns {
  readonly #commands: FlowCommands;
  readonly #view: SessionsView;

  constructor(commands: FlowCommands, view: SessionsView) {
    this.#commands = commands;
    this.#view = view;
  }

  /** Runs the flow with its defaults, asking for inputs that have none; log and outputs go to the session's channel. */
  async run(flow: string): Promise<void> {
    await this.#commands.guarded(flow, 'flowSessions.run', async () => {
      const { sessions, logs, model } = this.#commands;
      await saveFlow(flow, model.known(flow));
      const status = await sessions.status(flow);
      // A flow that is gone is refused by the run itself, in words.
      const inputs = status.loaded ? await askInputs(status.loaded) : {};
      await logs.pump(status);
      logs.show(status);
      logs.append(status.flow, `\n--- ${vscode.l10n.t('Run of {0}', basename(flow))} ---\n`);
      const append = (text: string): void => logs.append(status.flow, text);
      try {
        const options = {
          location: vscode.ProgressLocation.Window,
          title: vscode.l10n.t('Running {0}', basename(flow)),
        };
        const result = await vscode.window.withProgress(options, async () => {
          const running = sessions.run(
            flow,
            { inputs },
            ({ text }) => append(text),
            new AbortController().signal,
          );
          this.#view.ran(status.flow.key);
          model.refresh(flow);
          return await running;
        });
        append(summary(result));
        if (result.error) void this.#tellFailure(flow, result);
      } finally {
        this.#view.ran(status.flow.key);
        model.refresh(flow);
      }
    });
  }

  /** Also of a run that another window or the terminal began. */
  async cancel(flow: string): Promise<void> {
    const { sessions, model } = this.#commands;
    await this.#commands.guarded(flow, 'flowSessions.cancelRun', async () => await sessions.cancelRuns(flow));
    model.refresh(flow);
  }

  async #tellFailure(flow: string, { error, status }: RunResult): Promise<void> {
    if (!error || status === 'canceled') return;
    const { t } = vscode.l10n;
    const sources = new Set(
      this.#commands.model.known(flow)?.loaded?.files.files.map(({ source }) => source),
    );
    const own = error.frames.findLast(({ file }) => sources.has(file));
    const node = error.node ? t('node "{0}": ', error.node) : '';
    const go = t('Go to Line');
    const log = t('Show Log');
    const text = t('{0} failed: {1}', basename(flow), `${node}${error.type}: ${error.message}`);
    const chosen = await vscode.window.showErrorMessage(text, ...(own ? [go] : []), log);
    if (chosen === go && own) await openAt(own.file, own.line);
    if (chosen === log) await vscode.commands.executeCommand('flowSessions.showLog', vscode.Uri.file(flow));
  }
}

/** Values for the inputs that have no default; leaving cancels. */
async function askInputs({ definition }: LoadedFlow): Promise<Record<string, unknown>> {
  const inputs: Record<string, unknown> = {};
  if (definition.kind === 'flex') return inputs;
  for (const { name, type, default: preset, description } of definition.inputs) {
    if (preset !== undefined) continue;
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Input "{0}" ({1})', name, type ?? 'string'),
      ...(description && { prompt: description }),
      ignoreFocusOut: true,
    });
    if (value === undefined) throw new CancelledError();
    inputs[name] = type === 'list' || type === 'object' ? parsed(value) : value;
  }
  return inputs;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function summary({ runId, status, durationMs, outputs, nodes, error }: RunResult): string {
  const lines = [`--- ${runId} ${status}, ${duration(durationMs)} ---`];
  for (const node of nodes)
    lines.push(
      `  ${node.name}: ${node.status}${node.durationMs === undefined ? '' : `, ${duration(node.durationMs)}`}`,
    );
  if (error) {
    lines.push(`${error.type}: ${error.message}`);
    for (const { file, line, function: name } of error.frames)
      lines.push(`  at ${file}:${line}${name ? ` in ${name}` : ''}`);
  } else lines.push(JSON.stringify(outputs, undefined, 2));
  return `${lines.join('\n')}\n`;
}
