import type { RequirementEntry } from '../../../flow/requirements/requirementEntry.ts';
import type { RequirementsDocument } from '../../document/requirementsDocument.ts';

/** The line that an offset stands in, its comment too; undefined between lines that say something. */
export function requirementAt(
  { entries }: RequirementsDocument,
  offset: number,
): RequirementEntry | undefined {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (entries[middle]!.line.whole.start <= offset) low = middle;
    else high = middle - 1;
  }
  const found = entries[low];
  return found && found.line.whole.start <= offset && offset < found.line.whole.end + 1 ? found : undefined;
}
