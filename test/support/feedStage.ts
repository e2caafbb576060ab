import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PrivateIndex } from './privateIndex.ts';
import { buildBackend, makeSdist } from './sdist.ts';
import { formsOf } from './searchSecret.ts';
import { smallFlow } from './terminal.ts';
import { makeWheel } from './wheel.ts';

/** A private index with packages that nobody else has, and flows that ask for them. */
export class FeedStage {
  readonly user = 'reader';
  readonly password = "s3cr3t/to+k'en@x%41";
  /** The forms in which the password travels. */
  readonly forms = formsOf(this.user, this.password);
  /** All that the tests write lies in it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'flow-sessions-feeds-'));
  readonly #environment = { ...process.env };
  readonly #address: string;
  #index: PrivateIndex | undefined;
  #flows = 0;

  /** `address` is the one to listen at. */
  constructor(address = '127.0.0.1') {
    this.#address = address;
  }

  get port(): number {
    if (!this.#index) throw new Error('the index is not there yet');
    return this.#index.port;
  }

  async setUp(): Promise<void> {
    const { user, password } = this;
    const packages = join(this.folder, 'packages');
    await makeWheel(packages, 'hidden', '1.0');
    // Built from its sources, with a backend that only the private feed has: pip starts itself again for it.
    await makeWheel(packages, 'slow_backend', '1.0', buildBackend(0.2));
    await makeSdist(packages, 'built', '2.0', 'slow_backend');
    this.#index = await PrivateIndex.start(packages, { user, password, address: this.#address });
    // What this machine is set up with must not stand in for the feed.
    for (const name of Object.keys(process.env)) if (/^(PIP|UV)_/.test(name)) delete process.env[name];
    process.env.PIP_CONFIG_FILE = '/dev/null';
    process.env.PIP_CACHE_DIR = join(this.folder, 'pip-cache');
    process.env.UV_CACHE_DIR = join(this.folder, 'uv-cache');
  }

  async tearDown(): Promise<void> {
    await this.#index?.stop();
    const before = this.#environment;
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * A flow whose private feed is named on the second line of `more/feeds.txt`, to which `requirements.txt` leads; nobody has
   * its environment yet. `host` is the feed's for whoever installs.
   */
  flow(host = '127.0.0.1', more: Record<string, string> = {}): string {
    const dir = join(this.folder, `flow-${(this.#flows += 1)}`);
    const feed = `--index-url http://{private}@${host}:${this.port}/simple/`;
    const files: Record<string, string> = {
      ...smallFlow,
      'requirements.txt': '-r more/feeds.txt\n-c more/limits.txt\n\nhidden\nbuilt # from its sources\n',
      'more/feeds.txt': `# ours\n${feed}\n--trusted-host ${host}\n-c limits.txt\n`,
      'more/limits.txt': `hidden<2.${this.#flows}\n`,
      ...more,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return dir;
  }
}
