import { basicCases } from './cases/basics.ts';
import { changingCases } from './cases/changing.ts';
import { crashCases } from './cases/crash.ts';
import { driftCases } from './cases/drift.ts';
import { execCases } from './cases/exec.ts';
import { filesCases } from './cases/files.ts';
import { idleCases } from './cases/idle.ts';
import { installCases } from './cases/install.ts';
import { logCases } from './cases/logs.ts';
import { resetCases } from './cases/reset.ts';
import { runCases } from './cases/run.ts';
import { startCases } from './cases/start.ts';
import { stopCases } from './cases/stop.ts';
import { storedCases } from './cases/stored.ts';
import { togetherCases } from './cases/together.ts';
import { undoCases } from './cases/undo.ts';
import { FlowFolder } from './flowFolder.ts';
import type { ConformanceHarness, Window } from './harness.ts';
import type { Cases, Stage } from './stage.ts';

const all: Record<string, Cases> = {
  basics: basicCases,
  start: startCases,
  stop: stopCases,
  install: installCases,
  undo: undoCases,
  reset: resetCases,
  changing: changingCases,
  crash: crashCases,
  together: togetherCases,
  idle: idleCases,
  drift: driftCases,
  files: filesCases,
  logs: logCases,
  stored: storedCases,
  exec: execCases,
  run: runCases,
};

/** The one suite that every backend passes, through the session manager and the port. `only` names a reduced set. */
export function conformanceSuite(
  name: string,
  harness: ConformanceHarness,
  only: readonly string[] = Object.keys(all),
): void {
  describe(name, function () {
    this.timeout(120_000);
    const windows: Window[] = [];
    const folders: FlowFolder[] = [];

    const keep = <T>(list: T[], one: T): T => {
      list.push(one);
      return one;
    };
    const stage: Stage = {
      harness,
      get window() {
        return windows[0]!;
      },
      open: (settings) => keep(windows, harness.open(settings)),
      flow: (packages, files) => keep(folders, new FlowFolder([...harness.sources(), ...packages], files)),
      heldFlow: (packages) => {
        const { line, release } = harness.heldLine();
        return { flow: keep(folders, new FlowFolder([...harness.sources(), line, ...packages])), release };
      },
      freshFlow: (packages, files) =>
        keep(folders, new FlowFolder([...harness.sources(), harness.uniqueLine(), ...packages], files)),
    };

    before(async () => await harness.setUp());
    after(async () => await harness.tearDown());
    beforeEach(() => void stage.open());
    afterEach(async () => {
      // A test may have closed its own windows.
      const { sessions: cleaning } = stage.open();
      for (const { dir } of folders) await cleaning.stop(dir, () => {}).catch(() => {});
      for (const { sessions } of windows.splice(0)) sessions.dispose();
      for (const folder of folders.splice(0)) folder.dispose();
    });

    for (const group of only) describe(group, () => all[group]!(stage));
  });
}
