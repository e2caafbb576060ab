import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** The module of a build backend that makes an empty wheel, after `seconds`. Serve it as a wheel of the same name. */
export const buildBackend = (seconds: number): string => `
import os, time, zipfile

def build_wheel(folder, settings=None, metadata=None):
    time.sleep(${seconds})
    about = dict(line.split(': ') for line in open('PKG-INFO').read().splitlines())
    name, version = about['Name'], about['Version']
    path = f'{name}-{version}-py3-none-any.whl'
    info = f'{name}-{version}.dist-info'
    files = {
        f'{name}.py': '',
        f'{info}/METADATA': f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n',
        f'{info}/WHEEL': 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
    }
    files[f'{info}/RECORD'] = ''.join(f'{one},,\\n' for one in [*files, f'{info}/RECORD'])
    with zipfile.ZipFile(os.path.join(folder, path), 'w') as wheel:
        for one, text in files.items():
            wheel.writestr(one, text)
    return path
`;

/** Makes a source distribution that is built with the backend of that name, which an index has to serve. */
export async function makeSdist(
  folder: string,
  name: string,
  version: string,
  backend: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const base = `${name}-${version}`;
  const files: Record<string, string> = {
    'PKG-INFO': `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    'pyproject.toml': `[build-system]\nrequires = ["${backend}"]\nbuild-backend = "${backend}"\n`,
  };
  const archive = pack();
  for (const [path, text] of Object.entries(files)) archive.entry({ name: `${base}/${path}` }, text);
  archive.finalize();
  const path = join(folder, `${base}.tar.gz`);
  writeFileSync(path, await buffer(archive.pipe(createGzip())));
  return path;
}
