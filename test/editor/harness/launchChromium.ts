import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../../scripts/editor/findChromium.ts';

/** Starts headless Chromium; it looks nothing up and updates nothing. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium: install it, or let CHROMIUM name one.');
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // The sandbox refuses to work for root, which containers usually are.
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  });
}
