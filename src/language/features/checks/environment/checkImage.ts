import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { Report } from '../../finding.ts';
import { isRetired } from '../../schema/publishedImages.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import { parseImageReference } from '../../parseImageReference.ts';

/** `environment.image`: whether an engine takes it, and whether it is the same tomorrow. */
export function checkImage({ model: { image } }: FlowDocument, report: Report): void {
  // An empty one is told as such.
  if (!image?.text || typeof image.value !== 'string') return;
  const { text, span } = image;
  const read = parseImageReference(text);
  if ('problem' in read) {
    const fixes = read.instead ? replaceScalar(image, [read.instead]) : [];
    return report('FS149', span, `"${text}" is no name of an image: ${read.problem}`, { fixes });
  }
  const { name, tag, digest } = read;
  if (isRetired(name))
    return report(
      'FS151',
      span,
      `"${name}" is retired: since April 2026 it gets no updates, not even for security; an image of your own with "promptflow" in it takes its place`,
      { tag: 'deprecated' },
    );
  if (digest || (tag && tag !== 'latest')) return;
  const why = tag
    ? '"latest" is another image from time to time'
    : `without a tag it means "${text}:latest", which is another image from time to time`;
  report('FS150', span, `${why}; a tag with a version keeps sessions the same`);
}
