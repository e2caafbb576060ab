import { execFile } from 'node:child_process';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { azureDevOpsResource, type AzureTokens } from '../../session/feeds/feedCredentials.ts';

/** Tokens of whoever is signed in to the Azure CLI. */
export class AzureCliTokens implements AzureTokens {
  readonly name = 'the Azure CLI';
  readonly #program: string;

  /** Found on PATH unless it is a path. */
  constructor(program = 'az') {
    this.#program = program;
  }

  async token(
    tenant: string | undefined,
    signal: AbortSignal,
    tell: (why: string) => void,
  ): Promise<string | undefined> {
    const args = ['account', 'get-access-token', '--resource', azureDevOpsResource, '--output', 'json'];
    if (tenant) args.push('--tenant', tenant);
    const { stdout, failure } = await this.#run(args, signal);
    throwIfCancelled(signal);
    const token = failure === undefined ? readToken(stdout) : undefined;
    if (!token) tell(`The Azure CLI gives no token: ${failure ?? 'its answer has none in it'}`);
    return token;
  }

  async #run(args: string[], signal: AbortSignal): Promise<{ stdout: string; failure?: string }> {
    // On Windows it is a command script, which needs a shell; no argument has anything that a shell would read.
    const options = { signal, timeout: 60_000, windowsHide: true, shell: process.platform === 'win32' };
    return await new Promise((resolve) => {
      execFile(this.#program, args, options, (error, stdout, stderr) => {
        if (!error) return resolve({ stdout });
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        const said = stderr.trim().split('\n').at(-1);
        resolve({ stdout: '', failure: missing ? 'it is not installed' : said || error.message });
      });
    });
  }
}

function readToken(stdout: string): string | undefined {
  try {
    const { accessToken } = JSON.parse(stdout) as { accessToken?: unknown };
    return typeof accessToken === 'string' && accessToken ? accessToken : undefined;
  } catch {
    return undefined;
  }
}
