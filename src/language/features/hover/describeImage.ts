import { parseImageReference } from '../parseImageReference.ts';
import { isRetired, retired } from '../schema/publishedImages.ts';
import { code, paragraphs } from './markdown.ts';

/** Where an image comes from and which one it is; undefined where it is no name of one. */
export function describeImage(text: string, local: readonly string[]): string | undefined {
  const image = parseImageReference(text);
  if ('problem' in image) return undefined;
  const { name, tag, digest } = image;
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost');
  const version = digest
    ? `digest ${code(digest)}`
    : `tag ${code(tag ?? 'latest')}${tag ? '' : ', as none is written'}`;
  return paragraphs(
    `Image ${code(hasRegistry ? rest.join('/') : name)} from ${hasRegistry ? code(first) : 'Docker Hub'}, ${version}`,
    isRetired(name) && retired,
    local.includes(digest || tag ? text : `${text}:latest`) && 'It is on this machine.',
  );
}
