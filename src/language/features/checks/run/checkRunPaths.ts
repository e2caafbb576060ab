import { scalarOf, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import type { Report } from '../../finding.ts';
import type { RunFacts } from '../../runFacts.ts';
import { replaceScalar } from '../../edits/replaceScalar.ts';

/** What a run names on the disk and in the cloud. */
export function checkRunPaths(root: YamlMap, facts: RunFacts | undefined, report: Report): void {
  for (const key of ['flow', 'data', 'environment_variables']) {
    const scalar = scalarOf(root, key);
    if (typeof scalar?.value !== 'string') continue;
    if (key === 'flow' && isRemote(scalar.text)) {
      if (!isRemoteFlow(scalar.text))
        report(
          'FS305',
          scalar.span,
          `"${scalar.text}" is no flow in the cloud, which is like "azureml:my_flow" or "azureml://registries/…/models/…/versions/…"`,
        );
      continue;
    }
    const fact = facts?.paths.get(scalar.text);
    if (fact?.kind !== 'none') continue;
    const otherwise = key === 'flow' ? ', nor is it "azureml:" and the name of a flow' : '';
    report('FS304', scalar.span, `there is no "${scalar.text}" beside the run file${otherwise}`, {
      fixes: replaceScalar(scalar, fact.near),
    });
  }
}

/** One letter before the colon is a disk of Windows. */
const isRemote = (text: string): boolean => /^azureml:|^[a-z][a-z0-9+.-]+:\/\//i.test(text);

/** Source: `parse_remote_flow_pattern` in promptflow's general_utils.py. */
const isRemoteFlow = (text: string): boolean =>
  text.startsWith('azureml://registries/')
    ? /^azureml:\/\/registries\/.*?\/models\/.*?\/versions\//.test(text)
    : /^azureml:./.test(text);
