import assert from 'node:assert/strict';
import { defaultDockerSettings, toDockerSettings } from '../../../src/backends/docker/dockerSettings.ts';
import { defaultVmSizes, fittingSize, sizeNotices, vmSizeOf } from '../../../src/backends/docker/vmSizes.ts';
import type { UserError } from '../../../src/common/userError.ts';

describe('settings of Docker sessions', () => {
  it('nothing usable: the defaults', () => {
    for (const given of [
      undefined,
      null,
      1,
      'text',
      [],
      {},
      { docker: null },
      { docker: { host: 3, defaultImage: ' ' } },
    ])
      assert.deepEqual(toDockerSettings(given), defaultDockerSettings);
  });

  it('what is usable is taken, the rest is left', () => {
    const docker = {
      host: ' tcp://there:2375 ',
      defaultImage: 'python:3.12',
      platform: 'linux/amd64',
      vmSizes: {
        Mine: { cpus: 0.5, memoryGiB: 1 },
        Standard_D2s_v3: { cpus: 1, memoryGiB: 2 },
        NoMemory: { cpus: 1 },
        Negative: { cpus: -1, memoryGiB: 1 },
        Text: '2',
      },
    };
    assert.deepEqual(toDockerSettings({ docker, basePackages: ['a==1'] }), {
      host: 'tcp://there:2375',
      defaultImage: 'python:3.12',
      platform: 'linux/amd64',
      basePackages: ['a==1'],
      vmSizes: { ...defaultVmSizes, Mine: docker.vmSizes.Mine, Standard_D2s_v3: { cpus: 1, memoryGiB: 2 } },
    });
    assert.deepEqual(
      toDockerSettings({ basePackages: ['a', 1] }).basePackages,
      defaultDockerSettings.basePackages,
    );
  });
});

describe('VM sizes', () => {
  it('are found however they are capitalised; an unknown one names those that are known', () => {
    assert.deepEqual(vmSizeOf(defaultVmSizes, 'standard_ds1_V2'), { cpus: 1, memoryGiB: 3.5 });
    assert.throws(
      () => vmSizeOf({ One: { cpus: 1, memoryGiB: 1 } }, 'Two'),
      ({ details }: UserError) => details.code === 'FSE429' && /Known: One\./.test(details.remedy ?? ''),
    );
  });

  it('go as far as the machine does; one that says nothing sets no bound', () => {
    const size = { cpus: 4, memoryGiB: 16 };
    const gib = 2 ** 30;
    assert.deepEqual(fittingSize(size, { cpus: 2, memoryBytes: 64 * gib }), { cpus: 2, memoryGiB: 16 });
    assert.deepEqual(fittingSize(size, { cpus: 8, memoryBytes: 8 * gib }), { cpus: 4, memoryGiB: 8 });
    assert.deepEqual(fittingSize(size, { cpus: 0, memoryBytes: 0 }), size);
  });

  it('a note where the machine is smaller, and only there', () => {
    const machine = { cpus: 1, memoryBytes: 7.75 * 2 ** 30 };
    assert.deepEqual(sizeNotices(defaultVmSizes, undefined, machine), []);
    assert.deepEqual(sizeNotices(defaultVmSizes, 'Standard_DS1_v2', machine), []);
    assert.deepEqual(sizeNotices(defaultVmSizes, 'Standard_D2s_v3', machine), [
      {
        code: 'FSE433',
        message:
          "Standard_D2s_v3 stands for 2 processors and 8 GiB; the engine's machine gives the session 1 processor and 7.8 GiB.",
      },
    ]);
  });
});
