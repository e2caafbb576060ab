import { installCodeServer } from '../editor/installCodeServer.ts';
import { findChromium } from '../editor/findChromium.ts';
import { runChecks } from './checkSuite.ts';
import { engineObstacle, prepareEngines } from './engineSuite.ts';
import { hasSpecs, runMocha } from './mochaSuite.ts';
import { addOutcomes, oneSkip, type Outcome } from './outcome.ts';
import type { TestPython } from './testPython.ts';
import { runWorkerTests } from './workerSuite.ts';

export interface SuiteContext {
  env: NodeJS.ProcessEnv;
  grep: string | undefined;
  /** Throws where it cannot be made; it is made once. */
  python(): Promise<TestPython>;
}

export interface Suite {
  name: string;
  run(context: SuiteContext): Promise<Outcome>;
  /** False leaves the suite out of a run that does not name it. */
  exists?(): boolean;
}

const minutes = (count: number) => count * 60_000;

/** A mocha suite that needs nothing but Node. */
const plain = (name: string, timeoutMs = minutes(5)): Suite => ({
  name,
  run: ({ env, grep }) => runMocha({ pattern: patternOf(name), env, grep, timeoutMs }),
});

/** A mocha suite whose tests use the Python that has prompt flow. */
const withPython = (name: string, timeoutMs: number): Suite => ({
  name,
  run: (context) =>
    usingPython(name, context, ({ env }) =>
      runMocha({ pattern: patternOf(name), env: { ...context.env, ...env }, grep: context.grep, timeoutMs }),
    ),
});

const patternOf = (name: string) => `test/${name}/**/*.test.ts`;

async function usingPython(
  name: string,
  context: SuiteContext,
  run: (python: TestPython) => Promise<Outcome>,
): Promise<Outcome> {
  let python: TestPython;
  try {
    python = await context.python();
  } catch (error) {
    return oneSkip(`the suite ${name}: no Python with prompt flow`, messageOf(error));
  }
  return run(python);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const check: Suite = {
  name: 'check',
  run: async (context) =>
    addOutcomes([
      await runChecks(),
      await runMocha({
        pattern: patternOf('check'),
        env: context.env,
        grep: context.grep,
        timeoutMs: minutes(5),
      }),
    ]),
};

const worker: Suite = {
  name: 'worker',
  run: (context) =>
    usingPython('worker', context, ({ base, env }) =>
      runWorkerTests(base, { ...context.env, ...env }, context.grep),
    ),
};

const engine: Suite = {
  name: 'engine',
  run: async (context) => {
    const obstacle = engineObstacle();
    if (obstacle) return oneSkip(`the suite engine: ${obstacle.what}`, obstacle.enable);
    try {
      await prepareEngines(context.env);
    } catch (error) {
      return oneSkip('the suite engine: no images to start from', messageOf(error));
    }
    return withPython('engine', minutes(60)).run(context);
  },
};

const editor: Suite = {
  name: 'editor',
  run: async (context) => {
    if (!findChromium()) {
      return oneSkip('the suite editor: no Chromium', 'install chromium, or let CHROMIUM name a Chrome');
    }
    try {
      await installCodeServer();
    } catch (error) {
      return oneSkip('the suite editor: no VS Code for the browser', messageOf(error));
    }
    return withPython('editor', minutes(30)).run(context);
  },
};

/** Every suite, in the order in which they run: the quick ones first. */
export const suites: readonly Suite[] = [
  check,
  plain('unit'),
  { ...plain('lsp'), exists: () => hasSpecs(patternOf('lsp')) },
  plain('language'),
  plain('grammar'),
  worker,
  withPython('parity', minutes(20)),
  withPython('conformance', minutes(30)),
  withPython('faults', minutes(30)),
  // The images of the engines are made here; the suites after it use them too.
  engine,
  withPython('cli', minutes(20)),
  editor,
  plain('package', minutes(10)),
];
