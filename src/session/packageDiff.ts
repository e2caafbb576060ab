import { normalizeName } from '../flow/requirements/normalizeName.ts';
import type { PackageDiff } from './run.ts';

/** A package by its name and version. */
export interface NamedPackage {
  name: string;
  version: string;
}

/** What is different now, by name. */
export function diffPackages(before: readonly NamedPackage[], after: readonly NamedPackage[]): PackageDiff {
  const had = byName(before);
  const has = byName(after);
  return {
    added: named([...has].filter(([name]) => !had.has(name)).map(([, one]) => one)),
    removed: named([...had].filter(([name]) => !has.has(name)).map(([, one]) => one)),
    changed: [...has]
      .flatMap(([key, { name, version }]) => {
        const from = had.get(key)?.version;
        return from === undefined || from === version ? [] : [{ name, from, to: version }];
      })
      .sort((one, other) => one.name.localeCompare(other.name)),
  };
}

/** The same in words, one package a line: `+` came, `-` went, `~` has another version. */
export function packageDiffInWords({ added, removed, changed }: PackageDiff): string[] {
  const lines = [
    ...added.map(({ name, version }) => `+ ${name} ${version}`),
    ...removed.map(({ name, version }) => `- ${name} ${version}`),
    ...changed.map(({ name, from, to }) => `~ ${name} ${from} -> ${to}`),
  ];
  return lines.length ? lines : ['no package changed'];
}

const byName = (packages: readonly NamedPackage[]): Map<string, NamedPackage> =>
  new Map(packages.map((one) => [normalizeName(one.name), one]));

const named = (packages: NamedPackage[]): NamedPackage[] =>
  packages
    .map(({ name, version }) => ({ name, version }))
    .sort((one, other) => one.name.localeCompare(other.name));
