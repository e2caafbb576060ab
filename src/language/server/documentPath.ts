import { fileURLToPath } from 'node:url';

/** The part of a URI before its first colon. */
export const schemeOf = (uri: string): string => uri.slice(0, uri.indexOf(':'));

/** The path of a document with '/': of a file the one on this machine, of anything else the one that its URI tells. */
export function documentPath(uri: string): string {
  try {
    if (schemeOf(uri) === 'file') return fileURLToPath(uri).replaceAll('\\', '/');
    return decodeURIComponent(uri.replace(/^[^:]*:(?:\/\/[^/?#]*)?/, '').replace(/[?#].*$/, ''));
  } catch {
    return uri;
  }
}
