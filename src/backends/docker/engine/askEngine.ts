import { request, type IncomingHttpHeaders } from 'node:http';
import type { EngineLink } from './dialEngine.ts';
import { EngineFault } from './engineFault.ts';

/** An answer as it came. */
export interface EngineAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const mostBytes = 1_000_000;

/** One GET without dockerode, for what must be known before an answer can be trusted. Rejects when it is not whole within `ms`. */
export function askEngine(
  { agent, host }: EngineLink,
  path: string,
  ms: number,
  signal?: AbortSignal,
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, path, headers: { Host: host }, ...(signal && { signal }) });
    const limit = setTimeout(
      () => asked.destroy(new EngineFault({ kind: 'slow', what: `answer GET ${path}`, seconds: ms / 1000 })),
      ms,
    );
    const fail = (error: Error) => {
      clearTimeout(limit);
      reject(error);
    };
    asked.once('error', fail);
    asked.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > mostBytes)
          asked.destroy(new EngineFault({ kind: 'garbage', evidence: body.slice(0, 200) }));
      });
      response.once('error', fail);
      response.once('end', () => {
        clearTimeout(limit);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    asked.end();
  });
}
