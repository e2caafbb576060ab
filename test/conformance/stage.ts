import type { FlowFolder } from './flowFolder.ts';
import type { ConformanceHarness, Window, WindowSettings } from './harness.ts';

/** What a case works with; everything it opens is closed after it. */
export interface Stage {
  readonly harness: ConformanceHarness;
  /** The first window, open from the start. */
  readonly window: Window;
  open(settings?: WindowSettings): Window;
  /** A flow that asks for these packages. */
  flow(packages: string[], files?: Record<string, string>): FlowFolder;
  /** One whose installation waits until `release` is called. */
  heldFlow(packages: string[]): { flow: FlowFolder; release: () => void };
  /** One whose environment nobody has made yet. */
  freshFlow(packages: string[], files?: Record<string, string>): FlowFolder;
}

/** Registers tests. */
export type Cases = (stage: Stage) => void;
