import type { LoadedFlow } from '../../flow/loadFlow.ts';
import type { Report } from '../../session/operation.ts';
import type { Notice } from '../../session/session.ts';
import { ensureBase, type BaseImage } from './baseImage.ts';
import { dockerErrors } from './dockerErrors.ts';
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
  assertName(flow);
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

/** A list or a mapping in the place of a name is a mistake, and no wish for the image of the settings. */
function assertName(flow: LoadedFlow): void {
  const written = writtenImage(flow);
  const { range } = flow.definition.environment ?? {};
  if (flow.environment.image || written === undefined || !range) return;
  const location = { file: flow.file.path, line: range.start.line + 1 };
  throw dockerErrors.badImageName(JSON.stringify(written), location);
}

/** What stands behind `image:`, whatever it is; undefined where that is nothing. */
const writtenImage = ({ definition: { environment } }: LoadedFlow): unknown =>
  (environment?.raw as { image?: unknown } | null | undefined)?.image ?? undefined;

/** Said where a flow names no image and gets one that nobody keeps up to date any more. */
export function imageNotices(flow: LoadedFlow, { defaultImage }: { defaultImage: string }): Notice[] {
  if (writtenImage(flow) !== undefined || defaultImage !== publishedDefaultImage) return [];
  return [
    {
      code: 'FSE432',
      message: `The flow names no environment.image, so it gets ${defaultImage}, which gets no updates any more.`,
    },
  ];
}
