import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts, IncludeFact } from '../../facts.ts';
import type { Fix } from '../../finding.ts';
import { removeItem } from './listEdits.ts';

/** An item of `additional_includes` with what the disk says about it. */
export interface Include {
  item: YamlScalar;
  /** Absent where it is not known. */
  fact?: IncludeFact;
}

/** One that is there. */
export type PresentInclude = Include & { fact: Extract<IncludeFact, { name: string }> };

export const toIncludes = ({ model }: FlowDocument, facts: FlowFacts | undefined): Include[] =>
  model.includes.map((item) => {
    const fact = facts?.includes.get(item.text);
    return { item, ...(fact && { fact }) };
  });

export const isPresent = (include: Include): include is PresentInclude =>
  include.fact !== undefined && 'name' in include.fact;

/** The fix that every include can have. */
export const removeInclude = ({ model, source }: FlowDocument, item: Include['item']): Fix[] =>
  model.root ? removeItem(source, model.root, 'additional_includes', item, 'Remove this include') : [];
