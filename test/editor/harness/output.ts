import type { Page } from 'playwright-core';
import { command } from './workbench.ts';

const lines = '.panel .output-view .view-line, .panel .output-view-container .view-line';

/** Shows one channel in the Output view. */
export async function showOutput(page: Page, channel: string): Promise<void> {
  await command(page, 'Output: Show Output Channels');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: channel }).first().click();
}

/** The lines that the Output view shows now, from top to bottom. Lines outside of it are not there. */
export async function outputText(page: Page): Promise<string> {
  const found = await page.locator(lines).evaluateAll((elements) =>
    elements.map((element) => ({
      top: element.getBoundingClientRect().top,
      text: element.textContent ?? '',
    })),
  );
  return found
    .toSorted((a, b) => a.top - b.top)
    .map(({ text }) => text.replaceAll('\u00a0', ' '))
    .join('\n');
}

/** Waits until the Output view shows a line with the text. */
export async function waitForOutput(page: Page, text: string): Promise<void> {
  await page.locator(lines, { hasText: text }).first().waitFor();
}
