import { request } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

export interface EngineRequest {
  method?: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'HEAD';
  /** Sent as JSON, or as it is where it is a stream of a tar. */
  body?: object | Readable;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

/** What an engine answered with a status of 400 or more. */
export class EngineRequestError extends Error {
  readonly status: number;

  constructor(what: string, status: number, text: string) {
    super(`${what}: ${status} ${text.trim()}`);
    this.status = status;
  }
}

/** One request to the Docker API of the engine at `unix:///…`, without any library; resolves to the body as text. */
export async function engineRequest(host: string, path: string, options?: EngineRequest): Promise<string> {
  return (await engineBytes(host, path, options)).toString();
}

/** The same where the answer is no text. */
export async function engineBytes(
  host: string,
  path: string,
  { method = 'GET', body, headers = {}, timeoutMs = 120_000 }: EngineRequest = {},
): Promise<Buffer> {
  const isStream = body !== undefined && 'pipe' in body;
  const type = isStream ? 'application/x-tar' : 'application/json';
  const reply = await new Promise<{ status: number; data: Buffer }>((resolve, reject) => {
    const asked = request(
      {
        socketPath: socketOf(host),
        path,
        method,
        headers: { Host: 'engine', ...(body && { 'Content-Type': type }), ...headers },
        agent: false,
        timeout: timeoutMs,
      },
      (response) => {
        buffer(response).then((data) => resolve({ status: response.statusCode ?? 0, data }), reject);
      },
    );
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer in ${timeoutMs} ms`)));
    if (isStream) body.on('error', (error) => asked.destroy(error)).pipe(asked);
    else asked.end(body && JSON.stringify(body));
  });
  if (reply.status >= 400)
    throw new EngineRequestError(`${method} ${path}`, reply.status, reply.data.toString());
  return reply.data;
}

/** The same where the answer is one JSON document. */
export async function engineJson<T>(host: string, path: string, options?: EngineRequest): Promise<T> {
  return JSON.parse(await engineRequest(host, path, options)) as T;
}

/** The path in `unix:///…`. Throws for any other kind of address. */
export function socketOf(host: string): string {
  if (!host.startsWith('unix://')) throw new Error(`not the address of a Unix socket: ${host}`);
  return host.slice('unix://'.length);
}
