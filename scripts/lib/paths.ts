import { join, resolve } from 'node:path';

/** The folder of package.json. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');

/** What tests make and keep between runs; safe to delete. */
export const testCache = join(projectRoot, '.test-cache');

/** The browser VS Code and its data; safe to delete. */
export const editorHome = join(projectRoot, '.vscode-test');

/** The project's samples, as `npm start` opens them. */
export const samples = join(projectRoot, 'samples');
