import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBytes } from '../src/backends/local/localStored.ts';
import type { Phase } from '../src/session/sessionState.ts';
import { inWords, megabytes, type Row } from './figures.ts';
import { Stage } from './stage.ts';

/** The very first start on an empty machine: empty home, empty caches. Once each, for it downloads. */
export async function firstStart(uvPath: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const tool of uvPath ? (['uv', 'pip'] as const) : (['pip'] as const)) {
    const caches = mkdtempSync(join(tmpdir(), 'flow-sessions-bench-cache-'));
    process.env.UV_CACHE_DIR = join(caches, 'uv');
    process.env.PIP_CACHE_DIR = join(caches, 'pip');
    const path = process.env.PATH;
    const stage = new Stage(tool === 'uv' ? { uvPath: uvPath! } : { allowUvInstall: false });
    // pip only where no uv is on PATH either.
    if (tool === 'pip')
      process.env.PATH = path!
        .split(':')
        .filter((one) => !uvPath?.startsWith(one))
        .join(':');
    try {
      const dir = stage.sample('hello-flow');
      const began = performance.now();
      let phase: Phase = 'resolve';
      let since = began;
      const spent = new Map<Phase, number>();
      const { session } = await stage.sessions.start(dir, {}, (event) => {
        if (event.kind !== 'phase') return;
        spent.set(phase, (spent.get(phase) ?? 0) + performance.now() - since);
        since = performance.now();
        phase = event.phase;
      });
      const total = performance.now() - began;
      const [longest, took] = [...spent].sort(([, one], [, other]) => other - one)[0]!;
      const bytes = await folderBytes(session!.environment!.location);
      const cached = await folderBytes(join(caches, tool));
      rows.push({
        what: `the very first start, nothing cached, ${tool}`,
        measured: `${inWords(total)}; environment ${megabytes(bytes)}, cache ${megabytes(cached)}`,
        against: [...spent].map(([name, ms]) => `${name} ${inWords(ms)}`).join(', '),
        ratio: `"${longest}" takes ${((100 * took) / total).toFixed(0)} %`,
        holds: true,
      });
    } finally {
      process.env.PATH = path;
      await stage.dispose();
      rmSync(caches, { recursive: true, force: true });
      delete process.env.UV_CACHE_DIR;
      delete process.env.PIP_CACHE_DIR;
    }
  }
  return rows;
}
