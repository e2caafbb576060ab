import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mustRun } from '../scripts/lib/runCommand.ts';
import { prepareTestPython } from '../scripts/test/testPython.ts';
import type { LocalSettings } from '../src/backends/local/localSettings.ts';
import { activation } from './activation.ts';
import { differential } from './differential.ts';
import { dockerParts, dockerSessions } from './dockerSessions.ts';
import type { Row } from './figures.ts';
import { firstStart } from './firstStart.ts';
import { language } from './language.ts';
import { loadInWords, machineInWords } from './machine.ts';
import { saveFile } from './saveFile.ts';
import { secondStart } from './secondStart.ts';
import { root, Stage } from './stage.ts';
import { toTable } from './toTable.ts';
import { warmRun } from './warmRun.ts';

const localNames = ['run', 'start', 'save', 'activate', 'first'] as const;
const names = [...localNames, 'docker', 'language'];
const usage = `npm run bench [-- --only ${names.join(',')}] [--quick]
Parts of the Docker sessions: --only ${dockerParts.map((part) => `docker:${part}`).join(',')}
Measures and prints the table; a whole run that is not --quick also writes bench/results.md.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const wanted = values.only?.split(',') ?? [...names];
  const parts = dockerParts.filter((part) =>
    wanted.some((one) => one === 'docker' || one === `docker:${part}`),
  );
  const known = [...names, ...dockerParts.map((part) => `docker:${part}`)];
  const unknown = wanted.find((name) => !known.includes(name));
  if (values.help || unknown !== undefined) {
    console.log(unknown === undefined ? usage : `There is nothing to measure called "${unknown}".\n${usage}`);
    return unknown === undefined ? 0 : 2;
  }
  const quick = values.quick ?? false;
  // Containers often set it; the peers then compile all of prompt flow for each run. A session never sees it.
  delete process.env.PYTHONDONTWRITEBYTECODE;
  const load = loadInWords();
  await mustRun('the build', process.execPath, ['esbuild.mjs'], { cwd: root });
  const { uv, python, base } = await prepareTestPython();
  const withStage = async (
    work: (stage: Stage) => Promise<Row[]>,
    settings: Partial<LocalSettings> = {},
  ): Promise<Row[]> => {
    const stage = new Stage({ ...(uv && { uvPath: uv }), ...settings });
    try {
      return await work(stage);
    } finally {
      await stage.dispose();
    }
  };
  const measure: Record<(typeof localNames)[number], () => Promise<Row[]>> = {
    run: async () => await withStage(async (stage) => await warmRun(stage, quick ? 3 : 15)),
    start: async () => await withStage(async (stage) => await secondStart(stage, quick ? 3 : 15)),
    save: async () =>
      await withStage(async (stage) => await saveFile(stage, quick ? 5 : 30), { basePackages: [] }),
    activate: async () => await withStage(async (stage) => await activation(stage, quick ? 2 : 7)),
    first: async () => await firstStart(uv, base, quick ? 1 : 2),
  };
  const local: Row[] = [];
  for (const name of localNames.filter((one) => wanted.includes(one))) {
    console.log(`measuring: ${name}`);
    local.push(...(await measure[name]()));
  }
  const docker = parts.length ? await dockerSessions(parts, quick) : [];
  if (wanted.includes('language')) console.log('measuring: language');
  const languageRows = wanted.includes('language')
    ? await withStage(async (stage) => await language(stage, quick))
    : [];
  const all = [local, docker, languageRows];
  const tables = all.map(toTable);
  const shown = all.filter(({ length }) => length).map(toTable);
  console.log(`\n${shown.join('\n\n')}\n\nload when it began: ${load}`);
  if (names.every((name) => wanted.includes(name)) && !quick) {
    console.log('comparing: findings with those of prompt flow');
    const machine = await machineInWords(python, uv);
    writeFileSync(
      join(root, 'bench', 'results.md'),
      results(tables, machine, load, await differential(python)),
    );
  }
  return all.flat().every(({ target }) => target?.holds ?? true) ? 0 : 1;
}

const results = (
  [local, docker, languageTable]: string[],
  machine: string,
  load: string,
  compared: string,
): string => `# Figures

Made by \`npm run bench\` in one run, the things that are compared in turns (A B A B). Medians, then the least and the most.
${machine}. Processes that wanted to run when it began: ${load}.

${local}

- \`pf flow test\` is the command of the session’s own environment, on a copy of the flow, with its telemetry off
  (\`telemetry.enabled: false\` in a \`PF_HOME_DIRECTORY\` of its own) and without its trace service
  (\`PF_TRACING_SKIP_LOCAL_SETUP=true\`). Each side had one run before, which does not count.
- A run through the session calls \`SessionManager.run\` in this process: it reads the flow, brings changed files, runs the
  flow in a fork of the worker’s runtime, and reads the record. The worker is up, nothing else is kept.
- The very first starts have an empty home and empty caches of uv and pip; Python is there. uv links an environment’s
  files to its cache, so both together take the space of one. What was downloaded is told where the installer tells it.
- \`activate()\` is called in a window whose workspace has no flow, once the window is there; a new window each time.
- Memory is that of the worker’s server and runtime, shared pages counted once.

## Docker sessions

\`npm run bench -- --only docker\` measures these alone. One engine, one base image, which has prompt flow; sessions through
\`SessionManager\` and \`DockerBackend\` in this process.

${docker}

- The engine’s bare calls are made through dockerode, without volumes and limits, from the image that the session has.
- \`devcontainer\` is \`@devcontainers/cli\` on a folder that names the image and nothing else; each call is its whole program.
- \`docker cp\` and \`docker exec\` are the engine’s own program, and copy into a container from the same image.
- The tree hears of a change through the engine’s events, and reads the one session again. In front of that the view
  gathers what else changes, for 60 ms, which is not counted.

## Language service

\`npm run bench -- --only language\` measures these alone. One client over stdio for both servers, which are asked in turns about the same flow.

${languageTable}

- \`yaml-language-server\` is the newest one, with the schema \`bench/flow.schema.json\`, which was written for this comparison: it knows
  the keys and types of a flow. It waits 200 ms after a change before it looks, whatever the size; that is part of what people wait for.
- A change is one character in the middle of the flow: a key is broken and mended in turns. The time goes from sending it to the
  diagnostics that tell of it.
- The bare parse is \`parseDocument\` of the package \`yaml\`, on the whole text, in the client’s process.
- Memory is the resident set of the server’s process.

## Findings beside prompt flow

What the rules say of changed flows, and what the real prompt flow says: its loading, its schemas, its executor’s checks and the
first step of a run (\`node bench/differential.ts PYTHON\`; the suite \`parity\` holds these numbers). docs/rules.md tells what differs.

${compared}
`;

process.exit(await main());
