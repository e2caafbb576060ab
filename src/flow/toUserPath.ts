/** The user's own file behind a session path, also through includes; undefined where a run made it itself. */
export function toUserPath(
  files: readonly { path: string; source: string }[],
  path: string,
): string | undefined {
  const wanted = path.replaceAll('\\', '/').replace(/^\.\//, '');
  return files.find((file) => file.path === wanted)?.source;
}
