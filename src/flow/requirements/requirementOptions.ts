/** An option that pip takes in a requirements file. */
export interface OptionInfo {
  /** One sentence about what it does; absent for what is only read for the sake of old files. */
  about?: string;
  /** What it is followed by; absent where it takes nothing. */
  value?: 'url' | 'file' | 'path' | 'text' | 'hash' | 'setting';
  short?: string;
  /** It goes with a requirement instead of standing on a line of its own. */
  perRequirement?: true;
}

/** By long name, those that matter most first. Source: `SUPPORTED_OPTIONS` in pip's req_file.py, of all versions since 22. */
export const requirementOptions: Readonly<Record<string, OptionInfo>> = {
  '--index-url': {
    short: '-i',
    value: 'url',
    about: 'Packages come from this index instead of the public one.',
  },
  '--extra-index-url': { value: 'url', about: 'Packages come from this index too.' },
  '--requirement': { short: '-r', value: 'file', about: 'The requirements of another file count too.' },
  '--constraint': {
    short: '-c',
    value: 'file',
    about: 'Where a package of that file is installed, its version has to fit; nothing more is installed.',
  },
  '--editable': {
    short: '-e',
    value: 'path',
    about: 'Installs a project from its folder or repository in a way that its files can be changed.',
  },
  '--find-links': {
    short: '-f',
    value: 'url',
    about: 'Archives of packages are looked for on this page, or in this folder, too.',
  },
  '--no-index': { about: 'No index is asked: packages come only from where `--find-links` leads.' },
  '--pre': { about: 'Versions before a release count too.' },
  '--trusted-host': {
    value: 'text',
    about: 'This host may be asked without a valid certificate, or over plain http.',
  },
  '--require-hashes': { about: 'Every requirement has to have a hash.' },
  '--no-require-hashes': { about: 'One requirement with a hash does not make others need one.' },
  '--no-binary': { value: 'text', about: 'These packages, or `:all:`, are built from their sources.' },
  '--only-binary': {
    value: 'text',
    about: 'These packages, or `:all:`, are never built from their sources.',
  },
  '--prefer-binary': { about: 'An older version that is built wins over a newer one that is not.' },
  '--all-releases': { value: 'text', about: 'Of these packages versions before a release count too.' },
  '--only-final': { value: 'text', about: 'Of these packages only final versions count.' },
  '--use-feature': { value: 'text', about: 'Switches on something that pip does not do by itself yet.' },
  '--hash': {
    value: 'hash',
    perRequirement: true,
    about: 'What is downloaded has to have this hash.',
  },
  '--config-settings': {
    short: '-C',
    value: 'setting',
    perRequirement: true,
    about: 'Is handed to what builds the package.',
  },
  '--config-setting': { value: 'setting', perRequirement: true },
  '--global-option': { value: 'text', perRequirement: true },
  '--install-option': { value: 'text', perRequirement: true },
  '--pypi-url': { value: 'url' },
};

/** Options of `pip install` that it takes on its command line only. */
export const commandLineOptions: ReadonlySet<string> = new Set([
  '-U',
  '--upgrade',
  '-t',
  '--target',
  '-q',
  '--quiet',
  '-v',
  '--verbose',
  '-y',
  '--user',
  '--no-deps',
  '--no-cache-dir',
  '--cache-dir',
  '--force-reinstall',
  '--ignore-installed',
  '--upgrade-strategy',
  '--no-build-isolation',
  '--timeout',
  '--proxy',
  '--retries',
  '--cert',
  '--client-cert',
  '--python',
  '--break-system-packages',
  '--dry-run',
  '--platform',
  '--python-version',
  '--root',
  '--prefix',
  '--no-warn-script-location',
  '--isolated',
  '--no-input',
  '--log',
]);

const byShort = new Map(
  Object.entries(requirementOptions).flatMap(([name, { short }]) => (short ? [[short, name] as const] : [])),
);
const longNames = Object.keys(requirementOptions);

/** The long names that an option may mean, which pip lets be cut short; several where versions of pip differ. */
export function longOptions(written: string): string[] {
  const known = Object.hasOwn(requirementOptions, written) ? written : byShort.get(written);
  if (known) return [known];
  return written.startsWith('--') ? longNames.filter((name) => name.startsWith(written)) : [];
}
