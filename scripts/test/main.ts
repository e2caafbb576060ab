import process from 'node:process';
import { parseArgs } from 'node:util';
import { testCache } from '../lib/paths.ts';
import { addOutcomes, oneFailure, toVerdict, type Outcome } from './outcome.ts';
import { provision } from './provision.ts';
import { suites, type Suite, type SuiteContext } from './suites.ts';
import { prepareTestPython, type TestPython } from './testPython.ts';

const usage = `npm test -- [SUITE…] [--grep TEXT]
  SUITE        ${suites.map(({ name }) => name).join(', ')}; all when none is named
  --grep TEXT  only tests whose full title contains the text`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) console.log(usage);
  else process.exitCode = await runAll(choose(positionals), values.grep);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

function choose(names: readonly string[]): Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}.\n${usage}`);
  if (names.length === 0) return suites.filter((suite) => suite.exists?.() ?? true);
  return suites.filter(({ name }) => names.includes(name));
}

async function runAll(chosen: readonly Suite[], grep: string | undefined): Promise<number> {
  await provision(chosen.map(({ name }) => name));
  let python: Promise<TestPython> | undefined;
  const context: SuiteContext = {
    env: { ...process.env, FLOW_SESSIONS_TEST_CACHE: testCache },
    grep,
    python: () => (python ??= prepareTestPython()),
  };
  const outcomes: Outcome[] = [];
  for (const suite of chosen) outcomes.push(await runOne(suite, context));
  const { lines, counts, exitCode } = toVerdict(addOutcomes(outcomes), process.env['CI'] === 'true');
  console.log(['', ...lines, counts].join('\n'));
  return exitCode;
}

async function runOne(suite: Suite, context: SuiteContext): Promise<Outcome> {
  console.log(`\n${suite.name}`);
  const began = performance.now();
  const outcome = await suite.run(context).catch((error: unknown) => {
    const words = String(error instanceof Error ? error.stack : error);
    console.log(`  ✖ the suite could not run: ${words}`);
    return oneFailure(`the suite ${suite.name} could not run`, words);
  });
  const { passed, failures, skips } = outcome;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${suite.name}: ${passed} passed, ${failures.length} failed, ${skips.length} skipped in ${seconds} s`,
  );
  return outcome;
}
