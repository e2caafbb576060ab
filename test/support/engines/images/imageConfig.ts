import { ownArchitecture, type ImageRecipe, type LayerName } from './recipes.ts';

/** The config of an image as engines store it; `digests` are those of its layers. */
export function imageConfig(
  { layers, architecture, config }: ImageRecipe,
  digests: Map<LayerName, string>,
  recipe: string,
) {
  const created = '2026-01-01T00:00:00Z';
  return {
    architecture: architecture ?? ownArchitecture,
    os: 'linux',
    created,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Cmd: ['python3'],
      Labels: { 'flow-sessions-test.recipe': recipe },
      ...config,
    },
    history: layers.map((name) => ({ created, created_by: name })),
    rootfs: { type: 'layers', diff_ids: layers.map((name) => digests.get(name)) },
  };
}
