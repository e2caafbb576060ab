import type { FlowDocument } from '../../../document/flowDocument.ts';
import { entryOf, isNothing, type YamlEntry, type YamlMap } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Report } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { removeEntry } from '../../edits/entryEdits.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';
import { checkValue } from './checkValue.ts';
import { createRequirements } from './createRequirements.ts';
import { toMapping } from './toMapping.ts';

const known = ['image', 'python_requirements_txt'];
/** Read by `pf flow build` alone. Source: prompt flow's Dockerfile.jinja2. */
const ofBuild = ['conda_file', 'setup_sh'];
/** What people write where they mean a known key. */
const meant: Record<string, string> = {
  base_image: 'image',
  container_image: 'image',
  docker_image: 'image',
  pip_requirements: 'python_requirements_txt',
  python_requirements: 'python_requirements_txt',
  python_requirements_file: 'python_requirements_txt',
  requirements: 'python_requirements_txt',
  requirements_file: 'python_requirements_txt',
  requirements_txt: 'python_requirements_txt',
};

/** The shape of `environment`: what it is, its keys, the types of their values, and what happens where it names nothing. */
export function checkSection(document: FlowDocument, facts: FlowFacts | undefined, report: Report): void {
  const { model, source } = document;
  const entry = entryOf(model.root, 'environment');
  if (!entry) return;
  const section = entry.value;
  if (section.kind !== 'map' && !isNothing(section))
    return report(
      'FS140',
      section.span,
      '"environment" is not a mapping with "image" or "python_requirements_txt"; a session refuses the flow',
      { fixes: toMapping(entry, source) },
    );
  const map = section.kind === 'map' ? section : undefined;
  let isMisspelt = false;
  for (const one of map?.entries ?? []) {
    if (known.includes(one.key)) checkValue(document, one, facts, report);
    else checkKey(one, map!);
  }
  if (!isMisspelt && !known.some((key) => entryOf(map, key))) tellDefault(entry);

  function checkKey(one: YamlEntry, of: YamlMap): void {
    const { key, keySpan } = one;
    const free = known.filter((name) => !entryOf(of, name));
    const instead = [meant[key.toLowerCase().replaceAll('-', '_')] ?? nearest(key, known)[0]].find(
      (name) => name && free.includes(name),
    );
    if (instead) {
      isMisspelt = true;
      report(
        'FS142',
        keySpan,
        `"environment" has no key "${key}", so it is ignored; "${instead}" may be meant`,
        { fixes: replaceWith(keySpan, [instead]) },
      );
    } else if (ofBuild.includes(key))
      report('FS143', keySpan, `only "pf flow build" reads "${key}"; a session does without it`);
    else
      report(
        'FS143',
        keySpan,
        `prompt flow ignores "${key}" here; it reads "image" and "python_requirements_txt"`,
        {
          tag: 'unnecessary',
          fixes: removeEntry(source, of, one),
        },
      );
  }

  function tellDefault({ keySpan }: YamlEntry): void {
    const own = facts?.paths.get('requirements.txt');
    if (!own || own.kind === 'unknown') return;
    const packages = facts!.requirementsTxt
      ? 'the packages of "requirements.txt", which is taken even though nothing names it'
      : "no packages of the flow's own";
    report(
      'FS144',
      keySpan,
      `"environment" names neither an image nor a requirements file: the flow gets the default image with ${packages}`,
      { fixes: facts!.requirementsTxt ? [] : createRequirements(document, facts!) },
    );
  }
}
