import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedPackage } from '../../session/packageDiff.ts';

/** What is installed in a virtual environment, read from its folders: no interpreter has to be started for it. */
export async function installedPackages(environment: string): Promise<NamedPackage[]> {
  const folders = await sitePackages(environment);
  const found = await Promise.all(folders.map(packagesIn));
  return found.flat();
}

async function sitePackages(environment: string): Promise<string[]> {
  if (process.platform === 'win32') return [join(environment, 'Lib', 'site-packages')];
  const lib = join(environment, 'lib');
  const versions = await readdir(lib).catch(() => []);
  return versions.filter((name) => name.startsWith('python')).map((name) => join(lib, name, 'site-packages'));
}

async function packagesIn(folder: string): Promise<NamedPackage[]> {
  const names = await readdir(folder).catch(() => []);
  const packages = await Promise.all(
    names.map(async (name) => {
      if (name.endsWith('.dist-info')) return await describe(join(folder, name, 'METADATA'));
      return name.endsWith('.egg-info') ? await describe(join(folder, name, 'PKG-INFO')) : undefined;
    }),
  );
  return packages.filter((one) => one !== undefined);
}

/** Undefined where the file is not there, as after an installation that was interrupted. */
async function describe(metadata: string): Promise<NamedPackage | undefined> {
  const text = await readFile(metadata, 'utf8').catch(() => '');
  const name = /^Name: *(.+?)\r?$/m.exec(text)?.[1];
  const version = /^Version: *(.+?)\r?$/m.exec(text)?.[1];
  return name && version ? { name, version } : undefined;
}
