import type { FlowDocument } from '../../../document/flowDocument.ts';
import type { YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { isAbsolute, isWithin, relativePath } from '../../paths.ts';
import { includeFile } from './includeFile.ts';

/**
 * A node's source that is there, but not in the session: prompt flow runs it where it is, unless it copies a flow with includes
 * to another folder. Source: `flow_overwrite_context` in its _sdk/_orchestrator/utils.py.
 */
export function checkSourcePlace(
  document: FlowDocument,
  path: YamlScalar,
  facts: FlowFacts | undefined,
  report: Report,
): void {
  const { text, span } = path;
  const fact = facts?.paths.get(text);
  if (!facts || fact?.kind !== 'file' || fact.include) return;
  const { includes } = document.model;
  const isInFlow = isWithin(fact.source, facts.folder);
  const isOutAndIn = isInFlow && /^(\.\/)*\.\.\//.test(text);
  const tell = (code: 'FS130' | 'FS169', why: string): void =>
    report(code, span, `"${text}" ${why}`, {
      fixes: isInFlow
        ? replaceScalar(path, [relativePath(facts.folder, fact.source)!])
        : includeFile(document, path, text, facts),
    });
  if (isAbsolute(text)) return tell('FS169', 'is an absolute path, which is there only on this machine');
  if (isInFlow && !isOutAndIn) return;
  const where = isInFlow ? 'leads out of the flow folder and back' : 'lies outside the flow folder';
  if (includes.length)
    return tell(
      'FS130',
      `${where}; prompt flow does not find it there, as it copies a flow with includes to another folder`,
    );
  const but = isInFlow
    ? ', which works only where the folders are called so'
    : ': prompt flow runs it from there, but no session has it, and it is not uploaded';
  tell('FS169', where + but);
}
