import type { YamlValue } from '../../../../flow/yaml/yamlTree.ts';
import type { Fix } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { identityKeys } from '../../schema/runKeys.ts';

/** Fixes for a word in the place of a mapping: the mapping with the word where it most likely belongs. */
export function asMapping(name: string, value: YamlValue): Fix[] {
  if (value.kind !== 'scalar' || !/^[\w./-]+$/.test(value.text) || value.style === 'block') return [];
  const [key, text] = meant(name, value.text) ?? [];
  if (!key) return [];
  return [{ title: `Write it as "${key}"`, edits: [{ span: value.span, newText: `{${key}: ${text}}` }] }];
}

function meant(name: string, text: string): [key: string, text: string] | undefined {
  if (name === 'resources') return [/^(?:standard|basic)_/i.test(text) ? 'instance_type' : 'compute', text];
  const type =
    name === 'identity' ? nearest(text, Object.keys(identityKeys.type?.values ?? {}))[0] : undefined;
  if (type) return ['type', type];
  return name.startsWith('connections.') ? ['connection', text] : undefined;
}
