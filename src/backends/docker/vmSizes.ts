import type { Notice } from '../../session/session.ts';
import { dockerErrors } from './dockerErrors.ts';

/** What a VM size of Azure gives: the limits of a session that is named after it. */
export interface VmSize {
  cpus: number;
  memoryGiB: number;
}

/** Sizes of the D series as Azure publishes them; the setting `flowSessions.docker.vmSizes` adds to them and changes them. */
export const defaultVmSizes: Readonly<Record<string, VmSize>> = {
  Standard_D2s_v3: { cpus: 2, memoryGiB: 8 },
  Standard_D4s_v3: { cpus: 4, memoryGiB: 16 },
  Standard_D8s_v3: { cpus: 8, memoryGiB: 32 },
  Standard_D2as_v4: { cpus: 2, memoryGiB: 8 },
  Standard_D4as_v4: { cpus: 4, memoryGiB: 16 },
  Standard_D2s_v5: { cpus: 2, memoryGiB: 8 },
  Standard_D4s_v5: { cpus: 4, memoryGiB: 16 },
  Standard_D8s_v5: { cpus: 8, memoryGiB: 32 },
  Standard_DS1_v2: { cpus: 1, memoryGiB: 3.5 },
  Standard_DS2_v2: { cpus: 2, memoryGiB: 7 },
  Standard_DS3_v2: { cpus: 4, memoryGiB: 14 },
  Standard_DS4_v2: { cpus: 8, memoryGiB: 28 },
  Standard_DS11_v2: { cpus: 2, memoryGiB: 14 },
  Standard_DS12_v2: { cpus: 4, memoryGiB: 28 },
};

/** What an engine's machine has; 0 where it does not say. */
export interface MachineSize {
  cpus: number;
  memoryBytes: number;
}

/** The size of that name, however it is capitalised; FSE429 where the table has none. */
export function vmSizeOf(sizes: Readonly<Record<string, VmSize>>, name: string): VmSize {
  const found = Object.keys(sizes).find((one) => one.toLowerCase() === name.toLowerCase());
  if (!found) throw dockerErrors.unknownVmSize(name, Object.keys(sizes));
  return sizes[found]!;
}

/** A size as far as the machine goes. */
export const fittingSize = (size: VmSize, { cpus, memoryBytes }: MachineSize): VmSize => ({
  cpus: Math.min(size.cpus, cpus || Infinity),
  memoryGiB: Math.min(size.memoryGiB, (memoryBytes || Infinity) / 2 ** 30),
});

/** Said where the engine's machine is smaller than the VM size that was asked for. */
export function sizeNotices(
  sizes: Readonly<Record<string, VmSize>>,
  name: string | undefined,
  machine: MachineSize,
): Notice[] {
  if (name === undefined) return [];
  const size = vmSizeOf(sizes, name);
  const { cpus, memoryGiB } = fittingSize(size, machine);
  if (cpus === size.cpus && memoryGiB === size.memoryGiB) return [];
  const words = (one: VmSize): string =>
    `${one.cpus} ${one.cpus === 1 ? 'processor' : 'processors'} and ${Number(one.memoryGiB.toFixed(1))} GiB`;
  return [
    {
      code: 'FSE433',
      message: `${name} stands for ${words(size)}; the engine's machine gives the session ${words({ cpus, memoryGiB })}.`,
    },
  ];
}
