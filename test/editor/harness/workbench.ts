import type { Locator, Page } from 'playwright-core';

/**
 * Runs a command through the command palette, by its full title such as `Flow Sessions: Start`.
 * The palette lists what was there when it opened, so it is opened again until an extension has brought its command.
 */
export async function command(page: Page, title: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (let attempt = 0; attempt < 15; attempt++) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').fill(`>${title}`);
    if (await appears(row, 2000)) return pick(row);
    await page.keyboard.press('Escape');
  }
  throw new Error(`The command palette has no "${title}"`);
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  try {
    await locator.waitFor({ timeout });
    return true;
  } catch {
    return false;
  }
}

/** Opens a file of the workspace through quick open, by its path from the workspace folder. */
export async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input.input').fill(path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  // Several folders may have a file of that name, and the list is still changing while it is searched.
  const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: name });
  await pick(rows.filter({ hasText: folder }).first());
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** Shows a view container by the name its icon has in the activity bar; clicking the icon could hide it instead. */
export async function openView(page: Page, name: string): Promise<void> {
  await page.locator('.activitybar .action-item').getByLabel(name).first().waitFor();
  await command(page, `View: Show ${name}`);
  await page.locator('.sidebar .composite.title', { hasText: name }).waitFor();
}

/** A notification that contains the text. */
export const toast = (page: Page, text: string | RegExp): Locator =>
  page.locator('.notification-toast', { hasText: text });

/** The modal dialog that contains the text. */
export const modal = (page: Page, text: string | RegExp): Locator =>
  page.locator('.monaco-dialog-box', { hasText: text });

/** A CodeLens with exactly this title; icons do not count. */
export const lens = (page: Page, title: string | RegExp): Locator =>
  page.locator('.codelens-decoration a').and(page.getByText(title, { exact: true }));

/** A row of a tree in the side bar that contains the text. */
export const treeRow = (page: Page, text: string | RegExp): Locator =>
  page.locator('.sidebar .pane-body .monaco-list-row', { hasText: text });

/** An item of the status bar that contains the text. */
export const statusItem = (page: Page, text: string | RegExp): Locator =>
  page.locator('.statusbar-item', { hasText: text });

/** Chooses the entry of the open quick pick that contains the text. */
export async function choose(page: Page, text: string | RegExp): Promise<void> {
  await pick(page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first());
}

/** Takes a row of the quick input, and away from what then lies under the mouse: a tab tells its path over the first lenses. */
async function pick(row: Locator): Promise<void> {
  await row.click();
  const { width, height } = row.page().viewportSize()!;
  await row.page().mouse.move(width / 2, height - 2);
}

/** Answers the open input box, whose prompt or title contains `prompt`. */
export async function answer(page: Page, prompt: string | RegExp, value: string): Promise<void> {
  const box = page.locator('.quick-input-widget', { hasText: prompt });
  await box.waitFor();
  await box.locator('input.input').fill(value);
  await page.keyboard.press('Enter');
}

/** Replaces the text of the active editor as a person would, and saves it. */
export async function replaceText(page: Page, text: string): Promise<void> {
  await page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)').waitFor();
}
