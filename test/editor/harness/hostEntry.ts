import { writeFileSync } from 'node:fs';
import process from 'node:process';
import Mocha from 'mocha';

export interface HostTest {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  milliseconds: number;
  /** The stack of what it threw. */
  error?: string;
}

/** Runs in the extension host: loads the specs, runs them, and writes a list of `HostTest` to the file that `FLOW_SESSIONS_HOST_RESULT` names. */
export async function runSpecs(load: () => Promise<void>): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, forbidOnly: true, color: false });
  mocha.suite.emit('pre-require', globalThis, 'host', mocha);
  await load();
  const tests: HostTest[] = [];
  const failures = await new Promise<number>((resolve) => {
    const note = (test: Mocha.Test, state: HostTest['state'], error?: Error) =>
      tests.push({
        title: test.fullTitle(),
        state,
        milliseconds: test.duration ?? 0,
        ...(error && { error: error.stack ?? error.message }),
      });
    mocha
      .run(resolve)
      .on('pass', (test) => note(test, 'passed'))
      .on('fail', (test, error: Error) => note(test, 'failed', error))
      .on('pending', (test) => note(test, 'skipped'));
  });
  writeFileSync(process.env['FLOW_SESSIONS_HOST_RESULT'] ?? '', JSON.stringify(tests));
  if (failures > 0) throw new Error(`${failures} failed`);
}
