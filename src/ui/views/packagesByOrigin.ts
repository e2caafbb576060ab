import type { InstalledPackage, PackageOrigin } from '../../session/run.ts';

/** The packages that are there for one reason, by name. */
export interface OriginGroup {
  origin: PackageOrigin;
  packages: InstalledPackage[];
}

const order: readonly PackageOrigin[] = ['requirement', 'dependency', 'base'];

/** Groups packages by why they are there; what was asked for comes first, empty groups are left out. */
export function packagesByOrigin(packages: readonly InstalledPackage[]): OriginGroup[] {
  return order
    .map((origin) => ({
      origin,
      packages: packages
        .filter((one) => one.origin === origin)
        .sort((one, other) => one.name.localeCompare(other.name)),
    }))
    .filter((group) => group.packages.length);
}
