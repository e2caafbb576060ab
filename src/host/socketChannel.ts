import { connect } from 'node:net';
import { Emitter } from '../common/emitter.ts';
import { LineSplitter } from '../common/lineSplitter.ts';
import type { LineChannel } from '../session/lineChannel.ts';

/** Opens `unix:/path` or `tcp:127.0.0.1:port`; rejects with the system's error where nobody listens. */
export async function openSocketChannel(address: string): Promise<LineChannel> {
  const socket = address.startsWith('unix:')
    ? connect(address.slice('unix:'.length))
    : connect(Number(address.slice(address.lastIndexOf(':') + 1)), '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const lines = new Emitter<string>();
  const closed = new Emitter<void>();
  const splitter = new LineSplitter((line) => lines.fire(line));
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => splitter.push(chunk));
  // The close that follows tells it.
  socket.on('error', () => {});
  socket.once('close', () => {
    closed.fire();
    closed.dispose();
  });
  return {
    send: (line) => void socket.write(`${line}\n`),
    onLine: lines.event,
    onClose: closed.event,
    close: () => socket.destroy(),
  };
}
