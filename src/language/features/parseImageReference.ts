/** The name of a container image in its parts, or what keeps it from being one. */
export type ImageReference =
  | { name: string; tag?: string; digest?: string }
  /** `instead`: what may have been meant. */
  | { problem: string; instead?: string };

const domain =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]+)?$/;
const addressed = /^\[[0-9a-fA-F:]+\](?::[0-9]+)?$/;
const path = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagForm = /^\w[\w.-]{0,127}$/;
const digestForm = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
/** `azureml://registries/…`, `azureml:name:1`, `azureml:name@latest`. */
const environmentForm = /^azureml:(?:\/\/|[^/@:]+(?::|@(?!sha\d+:)))/i;
const sizes: Record<string, number> = { sha256: 64, sha384: 96, sha512: 128 };

/** Reads an image's name by Docker's grammar: an optional registry with its port, a path, then a tag, a digest or both. */
export function parseImageReference(text: string): ImageReference {
  const read = parseOnce(text);
  if (!('problem' in read) || read.instead === undefined) return read;
  // There may be more wrong with it.
  const again = parseImageReference(read.instead);
  const instead = 'problem' in again ? again.instead : read.instead;
  return { problem: read.problem, ...(instead !== undefined && { instead }) };
}

function parseOnce(text: string): ImageReference {
  if (environmentForm.test(text))
    return { problem: 'it is an Azure ML environment; write the image that this is made from' };
  if (!text.trim()) return { problem: 'it is empty' };
  if (text !== text.trim()) return { problem: 'there is space around it', instead: text.trim() };
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme)
    return { problem: `an image has no "${scheme}" before its name`, instead: text.slice(scheme.length) };
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const rest = at === -1 ? text : text.slice(0, at);
  if (digest !== undefined && !isDigest(digest))
    return { problem: `"${digest}" is no digest such as "sha256:" with 64 hexadecimal digits` };
  const registry = registryOf(rest);
  const [name, tag] = splitTag(rest, registry?.length ?? 0);
  if (registry && !isRegistry(registry)) return { problem: `"${registry}" is no name of a registry` };
  if (tag !== undefined && !tagForm.test(tag))
    return {
      problem: tag ? `"${tag}" is no tag` : 'no tag follows the colon',
      ...(!tag && { instead: name }),
    };
  const parts = (registry ? name.slice(registry.length + 1) : name).split('/');
  const wrong = parts.find((part) => !path.test(part));
  if (wrong !== undefined) return wrongPart(wrong, name, registry, text);
  if (name.length > 255) return { problem: 'a name has at most 255 characters' };
  if (!registry && /^[0-9a-f]{64}$/.test(name)) return { problem: 'an image is named, not told by its id' };
  return { name, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** What could be a part of a path passes too: engines differ in it. */
const isRegistry = (text: string): boolean => domain.test(text) || addressed.test(text) || path.test(text);

function isDigest(digest: string): boolean {
  const [algorithm = '', hex = ''] = digest.split(':');
  return digestForm.test(digest) && hex.length === (sizes[algorithm] ?? hex.length);
}

/** What stands before the first slash, where it looks like a registry: it has a dot, a colon or a capital letter, or is localhost. */
function registryOf(text: string): string | undefined {
  const slash = text.indexOf('/');
  if (slash === -1) return undefined;
  const first = text.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first ? first : undefined;
}

function splitTag(text: string, from: number): [string, string | undefined] {
  const colon = text.indexOf(':', from);
  return colon === -1 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function wrongPart(wrong: string, name: string, registry: string | undefined, text: string): ImageReference {
  if (wrong === '') return { problem: 'a part of its name is empty' };
  const from = registry ? registry.length : 0;
  const lower = name.slice(0, from) + name.slice(from).toLowerCase() + text.slice(name.length);
  if (path.test(wrong.toLowerCase()))
    return { problem: `only lower case is allowed in "${wrong}"`, instead: lower };
  if (/[${}]/.test(wrong)) return { problem: 'variables are not replaced in it' };
  return { problem: `"${wrong}" is no part of a name: only a-z, 0-9 and single ".", "_", "-" between them` };
}
