import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../scripts/lib/fileLock.ts';
import { testCache } from '../scripts/lib/paths.ts';
import { mustRun } from '../scripts/lib/runCommand.ts';
import type { DockerStage } from './dockerStage.ts';

/** Dev Containers' own program on a folder with an image and nothing else. */
export class DevContainer {
  readonly #stage: DockerStage;
  readonly #program: string;
  readonly #folder: string;

  private constructor(stage: DockerStage, program: string) {
    this.#stage = stage;
    this.#program = program;
    this.#folder = join(stage.folder, 'dev');
    mkdirSync(join(this.#folder, '.devcontainer'), { recursive: true });
    const about = { name: 'bench', image: stage.image };
    writeFileSync(join(this.#folder, '.devcontainer', 'devcontainer.json'), JSON.stringify(about));
  }

  /** Installs the program once, into the cache of the tests. */
  static async open(stage: DockerStage): Promise<DevContainer> {
    const prefix = join(testCache, 'devcontainers');
    const program = join(prefix, 'node_modules', '@devcontainers', 'cli', 'devcontainer.js');
    await withFileLock(join(testCache, 'devcontainers.lock'), async () => {
      if (existsSync(program)) return;
      const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix];
      mkdirSync(prefix, { recursive: true });
      await mustRun('installing @devcontainers/cli', 'npm', [...args, '@devcontainers/cli'], { cwd: prefix });
    });
    return new DevContainer(stage, program);
  }

  async version(): Promise<string> {
    return (await this.#run(['--version'])).trim();
  }

  async up(): Promise<void> {
    await this.#run(['up', ...this.#where]);
  }

  async exec(...command: string[]): Promise<void> {
    await this.#run(['exec', ...this.#where, ...command]);
  }

  /** Removes its container, if there is one. */
  async remove(): Promise<void> {
    const filters = JSON.stringify({ label: [`devcontainer.local_folder=${this.#folder}`] });
    for (const { Id: id } of await this.#stage.docker.listContainers({ all: true, filters }))
      await this.#stage.docker.getContainer(id).remove({ force: true, v: true });
  }

  get #where(): string[] {
    return ['--workspace-folder', this.#folder, '--docker-path', this.#stage.program];
  }

  async #run(args: string[]): Promise<string> {
    const env = { ...process.env, DOCKER_HOST: this.#stage.host };
    const all = [this.#program, ...args];
    return (await mustRun(`devcontainer ${args[0]}`, process.execPath, all, { env, timeoutMs: 120_000 }))
      .stdout;
  }
}
