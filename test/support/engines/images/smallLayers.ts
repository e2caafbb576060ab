import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tar } from './bigLayers.ts';
import { otherArchitecture, type LayerName } from './recipes.ts';

interface SmallLayer {
  /** Paths that this layer takes away. */
  removed?: readonly string[];
  files?: Record<string, string | Buffer>;
  /** A folder that user 1000 has. */
  home?: string;
}

const shells = ['usr/bin/sh', 'usr/bin/dash', 'usr/bin/bash', 'usr/bin/rbash'];

const layers: Record<Exclude<LayerName, 'base' | 'promptflow'>, SmallLayer> = {
  noPython: {
    removed: ['usr/bin/python3', 'usr/bin/python3.11', 'usr/lib/python3', 'usr/lib/python3.11'],
  },
  noPip: {
    removed: [
      'usr/bin/pip',
      'usr/bin/pip3',
      'usr/lib/python3/dist-packages/pip',
      'usr/lib/python3.11/ensurepip',
    ],
  },
  noSh: { removed: shells },
  user: {
    files: {
      'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nflow:x:1000:1000::/home/flow:/bin/bash\n',
      'etc/group': 'root:x:0:\nflow:x:1000:\n',
    },
    home: 'home/flow',
  },
  otherPlatform: {
    files: Object.fromEntries(
      ['usr/bin/python3.11', ...shells.slice(1, 3)].map((path) => [path, programOf(otherArchitecture)]),
    ),
  },
};

/** Makes one tar in `folder` for each layer that only changes a few files. */
export async function makeSmallLayers(folder: string): Promise<void> {
  for (const [name, { removed = [], files = {}, home }] of Object.entries(layers)) {
    const root = join(folder, name);
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    const all = { ...files, ...Object.fromEntries(removed.map((path) => [whiteout(path), ''])) };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content, { mode: path.includes('/bin/') ? 0o755 : 0o644 });
    }
    if (home) {
      mkdirSync(join(root, home), { recursive: true });
      chownSync(join(root, home), 1000, 1000);
    }
    await tar(join(folder, `${name}.tar`), root, ['.']);
    rmSync(root, { recursive: true });
  }
}

const whiteout = (path: string) =>
  join(dirname(path), path.slice(dirname(path).length + 1).replace(/^/, '.wh.'));

/** The head of a program: enough for the kernel to see that it is for another processor. */
function programOf(architecture: string): Buffer {
  const head = Buffer.alloc(512);
  head.write('\x7fELF\x02\x01\x01', 'latin1');
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(architecture === 'arm64' ? 183 : 62, 18);
  head.writeUInt32LE(1, 20);
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(56, 54);
  return head;
}
