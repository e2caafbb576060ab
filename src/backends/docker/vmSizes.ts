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
