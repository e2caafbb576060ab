import type { DevContainer } from './devContainer.ts';
import type { DockerStage } from './dockerStage.ts';
import { atLeast, atMost, Figures, type Row } from './figures.ts';
import { quiet } from './stage.ts';

/** A start from a snapshot and a reset, beside the engine's bare calls, Dev Containers, and a reset that runs pip. */
export async function dockerStart(stage: DockerStage, dev: DevContainer, times: number): Promise<Row[]> {
  const { sessions } = stage;
  const dir = stage.helloFlow('start');
  await sessions.start(dir, {}, quiet);
  const image = await stage.imageOf(dir);
  const [start, raw, up] = [new Figures(), new Figures(), new Figures()];
  const [reset, rawReset, noCache] = [new Figures(), new Figures(), new Figures()];
  for (let index = 0; index < times; index += 1) {
    await sessions.stop(dir, quiet);
    await stage.settle();
    const first = await raw.time(async () => await stage.raw(image));
    await stage.settle();
    const second = await rawReset.time(async () => {
      await stage.removeRaw(first);
      return await stage.raw(image);
    });
    await stage.removeRaw(second);
    await dev.remove();
    await stage.settle();
    await up.time(async () => await dev.up());
    await dev.remove();
    await stage.settle();
    const { session } = await start.time(async () => await sessions.start(dir, {}, quiet));
    if (!session?.environment?.snapshot.hit) throw new Error('the start used no snapshot');
    await stage.settle(dir);
    await reset.time(async () => await sessions.reset(dir, { depth: 'packages', noCache: false }, quiet));
    await stage.settle();
    await noCache.time(async () => await sessions.reset(dir, { depth: 'packages', noCache: true }, quiet));
  }
  await sessions.stop(dir, quiet);
  return [
    {
      what: 'start of hello-flow, its environment being there',
      measured: start.words,
      against: `create and start of a container from the same image, the two calls: ${raw.words}`,
      ...atMost(start.median / raw.median, 1.6),
    },
    {
      what: 'the same',
      measured: start.words,
      against: `\`devcontainer up\` (${await dev.version()}), its container removed before: ${up.words}`,
      ...atLeast(up.median / start.median, 4),
    },
    {
      what: 'reset of the packages, nothing changed',
      measured: reset.words,
      against: `remove, create and start, the three calls: ${rawReset.words}`,
      ...atMost(reset.median / rawReset.median, 1.6),
    },
    {
      what: 'the same',
      measured: reset.words,
      against: `\`reset --no-cache\`, which runs pip: ${noCache.words}`,
      ...atLeast(noCache.median / reset.median, 10),
    },
  ];
}
