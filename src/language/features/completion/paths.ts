/** The folder of a path; undefined where it has none, as of a buffer that was never saved. */
export function folderOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end === -1 ? undefined : path.slice(0, end) || '/';
}

/** A relative path from an absolute folder, with '.' and '..' resolved; one that goes above the top stays there. */
export function joinPath(folder: string, relative: string): string {
  if (relative.startsWith('/') || /^[A-Za-z]:\//.test(relative)) return relative;
  const [root = '', ...parts] = folder.split('/');
  const at = parts.filter(Boolean);
  for (const part of relative.split('/')) {
    if (part === '..') at.pop();
    else if (part && part !== '.') at.push(part);
  }
  return [root, ...at].join('/') || '/';
}
