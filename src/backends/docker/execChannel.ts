import { Writable, type Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { Emitter } from '../../common/emitter.ts';
import { LineSplitter } from '../../common/lineSplitter.ts';
import type { LineChannel } from '../../session/lineChannel.ts';

/** Lines to and from a command in a container; what it says on its error stream goes to `onWords`. */
export async function openExecChannel(
  container: Dockerode.Container,
  command: readonly string[],
  onWords: (text: string) => void,
): Promise<LineChannel> {
  const exec = await container.exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  return toChannel(container, await exec.start({ hijack: true, stdin: true }), onWords);
}

/** The same with a container's main process, which has not been started yet. */
export async function openMainChannel(
  container: Dockerode.Container,
  onWords: (text: string) => void,
): Promise<LineChannel> {
  const streams = { stream: true, stdin: true, stdout: true, stderr: true };
  return toChannel(container, (await container.attach({ ...streams, hijack: true })) as Duplex, onWords);
}

function toChannel(
  container: Dockerode.Container,
  stream: Duplex,
  onWords: (text: string) => void,
): LineChannel {
  const lines = new Emitter<string>();
  const closed = new Emitter<void>();
  let open = true;
  const end = (): void => {
    if (!open) return;
    open = false;
    closed.fire();
  };
  const splitter = new LineSplitter((line) => lines.fire(line));
  const decoder = new TextDecoder();
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      splitter.push(decoder.decode(chunk, { stream: true }));
      done();
    },
  });
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      onWords(chunk.toString('utf8'));
      done();
    },
  });
  container.modem.demuxStream(stream, stdout, stderr);
  for (const event of ['end', 'close', 'error']) stream.once(event, end);
  return {
    send: (line) => void stream.write(`${line}\n`),
    onLine: lines.event,
    onClose: closed.event,
    close: () => {
      stream.end();
      stream.destroy();
      end();
    },
  };
}
