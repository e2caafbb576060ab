import process from 'node:process';
import { findExecutable, isExecutable } from '../lib/findExecutable.ts';

const onMac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A Chromium that can show the editor: the one `CHROMIUM` names, else Chromium or Chrome of this machine. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named) return isExecutable(named) ? named : undefined;
  const onPath = findExecutable(
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
  );
  return onPath ?? onMac.find(isExecutable);
}
