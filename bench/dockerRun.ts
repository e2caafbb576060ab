import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockerStage } from './dockerStage.ts';
import { atLeast, Figures, type Row } from './figures.ts';
import { quiet } from './stage.ts';

/** A warm run of hello-flow in its session, beside `pf flow test` in a container of the same image. */
export async function dockerRun(stage: DockerStage, times: number): Promise<Row[]> {
  const { sessions } = stage;
  const dir = stage.helloFlow('run');
  const peerDir = stage.helloFlow('peer-run');
  await sessions.start(dir, {}, quiet);
  const container = await stage.raw(await stage.imageOf(dir));
  writeFileSync(join(peerDir, 'pf.yaml'), 'telemetry:\n  enabled: false\n');
  await stage.run('cp', peerDir, `${container.id}:/peer`);
  const env = ['-e', 'PF_HOME_DIRECTORY=/peer', '-e', 'PF_TRACING_SKIP_LOCAL_SETUP=true'];
  const peer = async (): Promise<string> =>
    await stage.run('exec', ...env, container.id, 'pf', 'flow', 'test', '--flow', '/peer');
  const inSession = async (): Promise<void> => {
    const { status } = await sessions.run(dir, {}, () => {}, new AbortController().signal);
    if (status !== 'completed') throw new Error(`the run ${status}`);
  };
  const [warm, other] = [new Figures(), new Figures()];
  await stage.settle(dir);
  await inSession();
  await peer();
  for (let index = 0; index < times; index += 1) {
    await warm.time(inSession);
    await other.time(peer);
  }
  await stage.removeRaw(container);
  await sessions.stop(dir, quiet);
  return [
    {
      what: 'warm `run` of hello-flow through the session, files brought up to date first',
      measured: warm.words,
      against: `\`docker exec … pf flow test\`: ${other.words}`,
      ...atLeast(other.median / warm.median, 10),
    },
  ];
}
