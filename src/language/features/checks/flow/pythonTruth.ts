import type { YamlValue } from '../../../../flow/yaml/yamlTree.ts';

/** True for what counts as true in Python, as prompt flow looks at its switches: the text "false" does. */
export function isTruthy(value: YamlValue | undefined): boolean {
  switch (value?.kind) {
    case undefined:
      return false;
    case 'scalar':
      return Boolean(value.value);
    case 'map':
      return value.entries.length > 0;
    case 'list':
      return value.items.length > 0;
  }
}
