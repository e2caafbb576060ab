import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import type { Notice } from '../../session/session.ts';
import { ensureBase, type BaseImage } from './baseImage.ts';
import { publishedDefaultImage } from './dockerSettings.ts';
import type { EngineContext } from './engineContext.ts';

/** The image that a flow asks for, or the one of the settings; pulled where it has to be. */
export async function wantedImage(
  context: EngineContext,
  flow: LoadedFlow,
  tell: Report,
  signal: AbortSignal,
): Promise<BaseImage> {
  const { docker, settings, platform } = context;
  const named = flow.environment.image;
  return await ensureBase(
    docker,
    {
      name: named?.value ?? settings.defaultImage,
      ...(settings.platform && { platform: settings.platform }),
      ...(named && { location: { file: flow.file.path, line: named.range.start.line + 1 } }),
    },
    platform,
    tell,
    signal,
  );
}

/** Said where a flow names no image and gets one that nobody keeps up to date any more. */
export function imageNotices(flow: LoadedFlow, { name }: BaseImage): Notice[] {
  if (flow.environment.image || name !== publishedDefaultImage) return [];
  return [
    {
      code: 'FSE432',
      message: `The flow names no environment.image, so it gets ${name}, which gets no updates any more.`,
    },
  ];
}
