import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareTestPython } from '../scripts/test/testPython.ts';
import { activation } from './activation.ts';
import { firstStart } from './firstStart.ts';
import type { Row } from './figures.ts';
import { mustRun } from './mustRun.ts';
import { saveFile } from './saveFile.ts';
import { secondStart } from './secondStart.ts';
import { root, Stage } from './stage.ts';
import { warmRun } from './warmRun.ts';

const names = ['run', 'start', 'save', 'activate', 'first'] as const;
const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean' } } });
const wanted = values.only?.split(',') ?? [...names];
const few = values.quick ? 3 : 10;

execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
const { uv, python } = await prepareTestPython();
const settings = uv ? { uvPath: uv } : {};

async function withStage(work: (stage: Stage) => Promise<Row[]>, extra = {}): Promise<Row[]> {
  const stage = new Stage({ ...settings, ...extra });
  try {
    return await work(stage);
  } finally {
    await stage.dispose();
  }
}

const rows: Row[] = [];
for (const name of names.filter((one) => wanted.includes(one))) {
  console.log(`measuring: ${name}`);
  switch (name) {
    case 'run':
      rows.push(...(await withStage(async (stage) => await warmRun(stage, few))));
      break;
    case 'start':
      rows.push(...(await withStage(async (stage) => await secondStart(stage, few))));
      break;
    case 'save':
      rows.push(...(await withStage(async (stage) => await saveFile(stage, few * 3), { basePackages: [] })));
      break;
    case 'activate':
      rows.push(...(await withStage(async (stage) => await activation(stage, values.quick ? 2 : 5))));
      break;
    case 'first':
      rows.push(...(await firstStart(uv)));
      break;
  }
}

const versions = [
  `Node ${process.versions.node}`,
  (await mustRun(python, ['--version'])).trim(),
  `prompt flow ${(await mustRun(python, ['-c', 'import importlib.metadata as m; print(m.version("promptflow"))'])).trim()}`,
  ...(uv ? [(await mustRun(uv, ['--version'])).trim().split(' (')[0]!] : []),
];
const table = [
  '# Figures',
  '',
  `Medians (least to most) of one run, each thing beside what it is compared with, in turns. Made by \`npm run bench\` on ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; ${versions.join(', ')}.`,
  '',
  '| what | measured | beside it | ratio, and what is wanted | holds |',
  '|---|---|---|---|---|',
  ...rows.map(
    ({ what, measured, against, ratio, holds }) =>
      `| ${what} | ${measured} | ${against} | ${ratio} | ${holds ? 'yes' : '**no**'} |`,
  ),
  '',
].join('\n');
console.log(table);
if (wanted.length === names.length) writeFileSync(join(root, 'bench', 'results.md'), table);
process.exit(rows.every(({ holds }) => holds) ? 0 : 1);
