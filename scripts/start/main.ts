import process from 'node:process';
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { findExecutable } from '../lib/findExecutable.ts';
import { samples } from '../lib/paths.ts';
import { startBrowser } from './startBrowser.ts';
import { startDesktop } from './startDesktop.ts';

const usage = `npm start -- [--browser] [--port N] [--folder DIR]
  --browser     in the browser, also where desktop VS Code is installed
  --port N      the port of 127.0.0.1 for the browser (8642, or a free one)
  --folder DIR  what to open instead of the samples`;

try {
  const { values } = parseArgs({
    options: {
      browser: { type: 'boolean', default: false },
      port: { type: 'string', default: '8642' },
      folder: { type: 'string', default: samples },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) console.log(usage);
  else process.exitCode = await start(resolve(values.folder), values.browser, Number(values.port));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function start(folder: string, browser: boolean, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`--port wants a number up to 65535.\n${usage}`);
  const code = browser ? undefined : findExecutable('code');
  if (code && (await startDesktop(code, folder))) return 0;
  return startBrowser(folder, port);
}
