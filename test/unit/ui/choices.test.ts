import assert from 'node:assert/strict';
import { untranslated as t } from '../../../src/common/translate.ts';
import type { ComputeResource } from '../../../src/session/sessionBackend.ts';
import {
  computeChoices,
  idleChoices,
  isVmSize,
  resourceOptions,
  sizeChoices,
} from '../../../src/ui/commands/startChoices.ts';

const python: ComputeResource = {
  kind: 'local',
  name: 'Local Python',
  detail: 'Python 3.11.7',
  usable: true,
};
const engine: ComputeResource = {
  kind: 'docker',
  name: 'default',
  detail: 'Docker 20.10.24 (amd64)',
  location: 'unix:///run/docker.sock',
  usable: true,
};
const down: ComputeResource = {
  kind: 'docker',
  name: 'podman',
  detail: 'not running',
  usable: false,
  remedy: 'systemctl --user start podman.socket',
};

describe('places to choose from', () => {
  it('have their version; those that do not run come last, with their remedy, and cannot be taken', () => {
    const choices = computeChoices([down, python, engine], undefined);
    assert.deepEqual(
      choices.map(({ value }) => value.name),
      ['Local Python', 'default', 'podman'],
    );
    assert.deepEqual(
      choices.map(({ refused }) => refused),
      [undefined, undefined, down.remedy],
    );
    assert.equal(choices[1]!.description, engine.detail);
    assert.equal(choices[2]!.detail, down.remedy);
    assert.match(choices[2]!.description!, /not running/);
  });

  it('begin with the last one, if it can be taken', () => {
    const first = (last: Parameters<typeof computeChoices>[1]): string =>
      computeChoices([python, engine, down], last)[0]!.value.name;
    assert.equal(first({ compute: 'docker', computeName: 'default' }), 'default');
    assert.equal(first({ compute: 'docker' }), 'default');
    assert.equal(first({ compute: 'docker', computeName: 'podman' }), 'Local Python');
    assert.equal(first({ compute: 'local' }), 'Local Python');
  });

  it('are named by engine; of plain Python there is one', () => {
    assert.deepEqual(resourceOptions(engine), { compute: 'docker', computeName: 'default' });
    assert.deepEqual(resourceOptions(python), { compute: 'local' });
  });
});

describe('VM sizes to choose from', () => {
  const sizes = { Big: { cpus: 8, memoryGiB: 32 }, Small: { cpus: 2, memoryGiB: 3.5 } };

  it('come by size, after no limit at all; the last one first', () => {
    const values = (last?: string) => sizeChoices(sizes, last, t).map(({ value }) => value);
    assert.deepEqual(values(), [undefined, 'Small', 'Big']);
    assert.deepEqual(values('Big'), ['Big', undefined, 'Small']);
    assert.equal(sizeChoices(sizes, undefined, t)[1]!.description, '2 processors, 3.5 GiB');
  });

  it('are those with processors and memory', () => {
    assert.ok(isVmSize({ cpus: 0.5, memoryGiB: 1 }));
    for (const wrong of [null, 4, {}, { cpus: 2 }, { cpus: 0, memoryGiB: 1 }, { cpus: '2', memoryGiB: 1 }])
      assert.ok(!isVmSize(wrong), JSON.stringify(wrong));
  });
});

describe('idle times to choose from', () => {
  it('have the last one first, be it one of its own', () => {
    assert.deepEqual(
      idleChoices(2700, t).map(({ label }) => label),
      ['45 minutes', '15 minutes', '30 minutes', '60 minutes', '240 minutes', 'Never', 'Other…'],
    );
    assert.equal(idleChoices(0, t)[0]!.label, 'Never');
    assert.equal(idleChoices(undefined, t)[0]!.label, '15 minutes');
  });
});
