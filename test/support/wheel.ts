import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Makes a wheel of a package with one module of the same name into `folder`; pip finds it there without any index. */
export async function makeWheel(
  folder: string,
  name: string,
  version: string,
  code = '',
  requires: string[] = [],
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const info = `${name}-${version}.dist-info`;
  const files: Record<string, string> = {
    [`${name}.py`]: code || `__version__ = "${version}"\n`,
    [`${info}/METADATA`]: [
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
      ...requires.map((one) => `Requires-Dist: ${one}\n`),
    ].join(''),
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  const record = Object.entries(files)
    .map(
      ([path, text]) =>
        `${path},sha256=${createHash('sha256').update(text).digest('base64url')},${text.length}`,
    )
    .concat(`${info}/RECORD,,`)
    .join('\n');
  const zip = new ZipFile();
  for (const [path, text] of Object.entries({ ...files, [`${info}/RECORD`]: `${record}\n` }))
    zip.addBuffer(Buffer.from(text), path);
  zip.end();
  const path = join(folder, `${name}-${version}-py3-none-any.whl`);
  writeFileSync(path, await buffer(zip.outputStream));
  return path;
}
