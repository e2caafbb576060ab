const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const hostPart = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const host = `${hostPart}(?:\\.${hostPart})*|\\[[0-9a-fA-F:]+\\]`;
const reference = new RegExp(
  `^(?:(?:${host})(?::\\d+)?/)?${part}(?:/${part})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);

/** The id of an image on the engine, which no registry knows. */
export const isImageId = (name: string): boolean => /^(sha256:)?[0-9a-f]{64}$/.test(name);

/** As Docker's own grammar of references has it. */
export const isImageName = (name: string): boolean => isImageId(name) || reference.test(name);

/** A name with its tag: `python` is `python:latest`; one with a digest, and an id, stay as they are. */
export function withTag(name: string): string {
  if (name.includes('@') || isImageId(name)) return name;
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') ? name : `${name}:latest`;
}

/** The name and what follows it, as the engine wants them for a pull. */
export function splitImage(name: string): { repository: string; tag: string } {
  const full = withTag(name);
  const at = full.indexOf('@');
  // A tag beside a digest says nothing: the digest is what counts.
  if (at >= 0) return { repository: withoutTag(full.slice(0, at)), tag: full.slice(at + 1) };
  const colon = full.lastIndexOf(':');
  return { repository: full.slice(0, colon), tag: full.slice(colon + 1) };
}

const withoutTag = (name: string): string => name.replace(/:[^/:]*$/, '');

/** The registry that an image comes from; Docker's own where none is named. */
export function registryOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  return rest.length && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}
