import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endGroup, spawnGroup } from '../scripts/lib/processGroup.ts';

const program = `
import os, sys, time
from pathlib import Path
from promptflow.executor import FlowExecutor
flow = Path(sys.argv[1])
os.chdir(flow)
sys.path.insert(0, str(flow))
for line in sys.stdin:
    began = time.perf_counter()
    executor = FlowExecutor.create(flow / "flow.dag.yaml", {}, flow)
    executor.exec_line({name: each.default for name, each in executor._flow.inputs.items()})
    print("took", (time.perf_counter() - began) * 1000, flush=True)
`;

/** The floor of a run: one Python process that has prompt flow imported and only makes and calls its executor. */
export class ExecutorFloor {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #said = '';

  constructor(python: string, flow: string, env: Record<string, string>) {
    this.#child = spawnGroup(python, ['-c', program, flow], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** Milliseconds of one run, as the process itself measures them. */
  async run(): Promise<number> {
    this.#child.stdin!.write('\n');
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`the executor ended: ${this.#said}`);
      if (value.startsWith('took ')) return Number(value.slice('took '.length));
    }
  }

  async end(): Promise<void> {
    await endGroup(this.#child);
  }
}
