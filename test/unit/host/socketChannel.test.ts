import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSocketChannel } from '../../../src/host/socketChannel.ts';

describe('openSocketChannel', () => {
  let folder: string;
  let server: Server;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-sessions-socket-'));
    server = createServer();
  });

  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const listen = async (where: string | number): Promise<string> => {
    if (typeof where === 'string') server.listen(where);
    else server.listen(where, '127.0.0.1');
    await once(server, 'listening');
    return typeof where === 'string'
      ? `unix:${where}`
      : `tcp:127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  for (const kind of ['unix', 'tcp']) {
    it(`carries lines both ways over ${kind}, cut wherever the stream cuts them`, async function () {
      if (kind === 'unix' && process.platform === 'win32') return this.skip();
      const address = await listen(kind === 'unix' ? join(folder, 'one.sock') : 0);
      const connected = once(server, 'connection') as Promise<[Socket]>;
      const channel = await openSocketChannel(address);
      const [other] = await connected;
      const lines: string[] = [];
      channel.onLine((line) => lines.push(line));
      channel.send('{"id":1}');
      assert.equal(String((await once(other, 'data'))[0]), '{"id":1}\n');
      const euro = Buffer.from('"€"\n');
      other.write(Buffer.concat([Buffer.from('"a"\n'), euro.subarray(0, 2)]));
      await new Promise((resolve) => setTimeout(resolve, 10));
      const closed = new Promise<void>((resolve) => channel.onClose(() => resolve()));
      other.end(euro.subarray(2));
      await closed;
      assert.deepEqual(lines, ['"a"', '"€"']);
    });
  }

  it('tells the end once, when it closes itself too', async () => {
    const address = await listen(0);
    const channel = await openSocketChannel(address);
    let ends = 0;
    const closed = new Promise<void>((resolve) =>
      channel.onClose(() => {
        ends += 1;
        resolve();
      }),
    );
    channel.close();
    channel.close();
    await closed;
    assert.equal(ends, 1);
  });

  it("rejects with the system's error where nobody listens", async () => {
    await assert.rejects(openSocketChannel(`unix:${join(folder, 'none.sock')}`), { code: 'ENOENT' });
  });
});
