/** A name with its tag: `python` is `python:latest`; one with a digest stays as it is. */
export function withTag(name: string): string {
  if (name.includes('@') || /^sha256:[0-9a-f]{64}$/.test(name)) return name;
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') ? name : `${name}:latest`;
}

/** The name and what follows it, as the engine wants them for a pull. */
export function splitImage(name: string): { repository: string; tag: string } {
  const full = withTag(name);
  const at = full.indexOf('@');
  if (at >= 0) return { repository: full.slice(0, at), tag: full.slice(at + 1) };
  const colon = full.lastIndexOf(':');
  return { repository: full.slice(0, colon), tag: full.slice(colon + 1) };
}

/** The registry that an image comes from; Docker's own where none is named. */
export function registryOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  return rest.length && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}
