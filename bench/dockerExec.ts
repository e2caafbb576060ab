import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { mustRun } from '../scripts/lib/runCommand.ts';
import type { DevContainer } from './devContainer.ts';
import type { DockerStage } from './dockerStage.ts';
import { atLeast, atMost, Figures, type Row } from './figures.ts';
import { quiet, root } from './stage.ts';

const command = ['python3', '-c', 'print(1)'];

/** A small command in a session, beside the engine's bare exec and `devcontainer exec`. */
export async function dockerExec(stage: DockerStage, dev: DevContainer, times: number): Promise<Row[]> {
  const { sessions, backend } = stage;
  const dir = stage.helloFlow('exec');
  await sessions.start(dir, {}, quiet);
  await stage.settle(dir);
  await dev.remove();
  await dev.up();
  const { flow } = await sessions.status(dir);
  const container = await stage.containerOf(dir);
  const cli = join(root, 'dist', 'cli.cjs');
  const { signal } = new AbortController();
  const whole = async (): Promise<void> => {
    const env = { ...process.env, FLOW_SESSIONS_HOME: stage.home.root };
    await mustRun('flow-session exec', process.execPath, [cli, 'exec', dir, '--', ...command], { env });
  };
  const inSession = async (): Promise<void> => {
    if ((await sessions.exec(dir, { command }, () => {}, signal)) !== 0)
      throw new Error('the command failed');
  };
  const alone = async (): Promise<void> => {
    if ((await backend.exec(flow.key, { command }, () => {}, signal)) !== 0)
      throw new Error('the command failed');
  };
  const [exec, bare, raw, program, peer] = [
    new Figures(),
    new Figures(),
    new Figures(),
    new Figures(),
    new Figures(),
  ];
  await inSession();
  for (let index = 0; index < times; index += 1) {
    await exec.time(inSession);
    await raw.time(async () => await rawExec(container));
    await bare.time(alone);
    await program.time(whole);
    await peer.time(async () => await dev.exec(...command));
  }
  await dev.remove();
  await sessions.stop(dir, quiet);
  const devExec = `\`devcontainer exec\`: ${peer.words}`;
  const engineExec = `the engine’s exec of it, to its exit code: ${raw.words}`;
  return [
    {
      what: "`python3 -c 'print(1)'` in the session, files brought up to date first",
      measured: exec.words,
      against: devExec,
      ...atLeast(peer.median / exec.median, 10),
    },
    { what: 'the same', measured: exec.words, against: engineExec, ...atMost(exec.median / raw.median, 1.2) },
    {
      what: 'the same without a look at the files',
      measured: bare.words,
      against: engineExec,
      ratio: `${(bare.median / raw.median).toFixed(2)} times as long`,
    },
    {
      what: 'the same with `flow-session exec`, the whole program',
      measured: program.words,
      against: devExec,
      ratio: `${(peer.median / program.median).toFixed(1)} times faster`,
    },
  ];
}

async function rawExec(container: Dockerode.Container): Promise<void> {
  const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  stream.resume();
  await new Promise((resolve) => stream.once('end', resolve));
  if ((await exec.inspect()).ExitCode !== 0) throw new Error('the command failed');
}
