import { resolve } from 'node:path';

/** The address that opens a folder. A payload value that is an absolute path means a file of the server's machine. */
export function workbenchAddress(base: string, folder: string, payload: Record<string, string> = {}): string {
  const address = new URL(`${base}/`);
  address.searchParams.set('folder', resolve(folder));
  const entries = Object.entries(payload).map(([key, value]) => [
    key,
    value.startsWith('/') ? `vscode-remote://${address.host}${value}` : value,
  ]);
  if (entries.length > 0) address.searchParams.set('payload', JSON.stringify(entries));
  return address.href;
}
