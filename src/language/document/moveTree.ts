import type { Span } from '../../flow/yaml/span.ts';
import type { YamlEntry, YamlValue } from '../../flow/yaml/yamlTree.ts';

/** The same value where it stands `by` units further on; it must hold no aliases. */
export function moveValue(value: YamlValue, by: number): YamlValue {
  const span = moveSpan(value.span, by);
  switch (value.kind) {
    case 'scalar':
      return { ...value, span, ...(value.inner && { inner: moveSpan(value.inner, by) }) };
    case 'list':
      return { kind: 'list', span, items: value.items.map((item) => moveValue(item, by)) };
    case 'map':
      return { kind: 'map', span, entries: value.entries.map((entry) => moveEntry(entry, by)) };
  }
}

const moveEntry = ({ key, keySpan, value, end, merged }: YamlEntry, by: number): YamlEntry => ({
  key,
  keySpan: moveSpan(keySpan, by),
  value: moveValue(value, by),
  end: end + by,
  merged,
});

/** The same span `by` units further on. */
export const moveSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
