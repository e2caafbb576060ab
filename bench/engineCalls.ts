import diagnostics from 'node:diagnostics_channel';

/** Counts the requests that this process sends to engines while `work` runs, beside what was asked for. */
export async function engineCalls(work: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  const heard = (message: unknown): void => {
    const { request } = message as { request: { method: string; path: string } };
    calls.push(`${request.method} ${request.path.split('?')[0]}`);
  };
  diagnostics.subscribe('http.client.request.start', heard);
  try {
    await work();
  } finally {
    diagnostics.unsubscribe('http.client.request.start', heard);
  }
  return calls;
}
