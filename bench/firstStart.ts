import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { LocalSettings } from '../src/backends/local/localSettings.ts';
import type { Report } from '../src/session/operation.ts';
import { diskBytes } from './diskBytes.ts';
import { Figures, inWords, megabytes, type Row } from './figures.ts';
import { PhaseClock } from './phaseClock.ts';
import { Stage } from './stage.ts';

/** What one very first start came to. */
interface FirstStart {
  ms: number;
  clock: PhaseClock;
  /** Bytes on the disk: the environment, and all that is there afterwards. */
  environment: number;
  all: number;
  /** Bytes that the installer says it has downloaded; nothing where it does not say. */
  downloaded: number;
}

/** The very first start with nothing cached, by each way there is to make the environment. `times` downloads each. */
export async function firstStart(uv: string | undefined, python: string, times: number): Promise<Row[]> {
  const ways: [string, Partial<LocalSettings>][] = [
    ...(uv ? [['uv, which is on the machine', { uvPath: uv }] as [string, Partial<LocalSettings>]] : []),
    ['uv, which is installed first', {}],
    ['venv and pip', { allowUvInstall: false }],
  ];
  const starts = new Map(ways.map(([name]) => [name, [] as FirstStart[]]));
  for (let index = 0; index < times; index += 1)
    for (const [name, settings] of ways)
      starts.get(name)!.push(await startOnce({ ...settings, pythonPath: python }));
  const slowest = totals(starts.get('venv and pip')!).median;
  return [...starts].map(([name, all]) => ({
    what: `the very first start of hello-flow, nothing cached: ${name}`,
    measured: `${totals(all).words}; ${sizes(all[0]!)}`,
    against: phases(all),
    ratio:
      name === 'venv and pip' ? '' : `${(slowest / totals(all).median).toFixed(1)} times faster than pip`,
  }));
}

async function startOnce(settings: Partial<LocalSettings>): Promise<FirstStart> {
  const caches = mkdtempSync(join(tmpdir(), 'flow-sessions-bench-cache-'));
  const remove = (): void => rmSync(caches, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  const before = { ...process.env };
  process.env.UV_CACHE_DIR = join(caches, 'uv');
  process.env.PIP_CACHE_DIR = join(caches, 'pip');
  process.env.PATH = withoutUv(before.PATH ?? '');
  const stage = new Stage(settings);
  try {
    const dir = stage.sample('hello-flow');
    const clock = new PhaseClock();
    let downloaded = 0;
    const report: Report = (event) => {
      clock.report(event);
      if (event.kind === 'log') downloaded += downloadOf(event.text);
    };
    const { session } = await stage.sessions.start(dir, {}, report);
    const ms = clock.stop();
    const environment = await diskBytes(session!.environment!.location);
    return { ms, clock, environment, all: await diskBytes(stage.home.root, caches), downloaded };
  } finally {
    for (const name of ['UV_CACHE_DIR', 'PIP_CACHE_DIR', 'PATH']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await stage.dispose();
    remove();
    process.off('exit', remove);
  }
}

/** Bytes that a line of pip's speaks of: `Downloading name.whl (1.2 MB)`. */
function downloadOf(line: string): number {
  const [, size, unit] = /^\s*Downloading .* \(([\d.]+) (bytes|[kM]B)\)/.exec(line) ?? [];
  return Number(size ?? 0) * (unit === 'MB' ? 1e6 : unit === 'kB' ? 1e3 : 1);
}

function withoutUv(path: string): string {
  const name = process.platform === 'win32' ? 'uv.exe' : 'uv';
  const hasUv = (folder: string): boolean => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return path
    .split(delimiter)
    .filter((folder) => !hasUv(folder))
    .join(delimiter);
}

function totals(starts: FirstStart[]): Figures {
  const figures = new Figures();
  for (const { ms } of starts) figures.add(ms);
  return figures;
}

function sizes({ environment, all, downloaded }: FirstStart): string {
  const told = downloaded ? `, ${megabytes(downloaded)} downloaded` : '';
  return `environment ${megabytes(environment)}, with tools and caches ${megabytes(all)} on the disk${told}`;
}

/** The phases of the start that took the median time or the next one below it, the longest first. */
function phases(starts: FirstStart[]): string {
  const { clock, ms } = starts.toSorted((one, other) => one.ms - other.ms)[(starts.length - 1) >> 1]!;
  const [longest, ...rest] = [...clock.spent].toSorted(([, one], [, other]) => other - one);
  const share = ((100 * longest![1]) / ms).toFixed(0);
  const others = rest.map(([phase, took]) => `${phase} ${inWords(took)}`).join(', ');
  return `longest phase: **${longest![0]}** ${inWords(longest![1])} (${share} %); ${others}`;
}
