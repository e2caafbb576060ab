import assert from 'node:assert/strict';
import { planFor } from '../../../src/session/plan.ts';
import type { ComputeResource } from '../../../src/session/sessionBackend.ts';
import { planInWords } from '../../../src/ui/commands/planInWords.ts';
import {
  computeChoices,
  idleChoices,
  isVmSize,
  resourceOptions,
  sizeChoices,
} from '../../../src/ui/commands/startChoices.ts';
import type { Translate } from '../../../src/ui/views/sessionItem.ts';

const t: Translate = (message, ...args) =>
  message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

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

describe('a plan in words', () => {
  it('says why, what goes, what stays and what is pulled', () => {
    const drift = {
      kind: 'image' as const,
      message: 'image is b (the session has a)',
      image: 'b',
      action: 'reset' as const,
    };
    assert.deepEqual(planInWords(planFor([drift], { vmSize: 'Big' }), t).split('\n'), [
      '• image is b (the session has a)',
      '• VM size becomes Big',
      '',
      'The session is made anew:',
      '• Deleted: packages that you installed by hand and files that runs wrote into the session.',
      '• Kept: your flow folder and the runs with their logs.',
      '• Pulled, unless the engine has it: b.',
      '• Packages are installed, unless there is an equal environment: up to a few minutes.',
    ]);
  });

  it('says roughly how long it takes, by whether the environment is there', () => {
    const last = (clean: boolean): string | undefined =>
      planInWords(planFor([], { vmSize: 'Big' }, clean), t)
        .split('\n')
        .at(-1);
    assert.equal(last(true), '• Nothing is pulled or installed: it takes some seconds.');
    assert.match(last(false)!, /^• Packages are installed, unless .*: seconds to a few minutes\.$/);
  });

  it('leaves out what is nothing', () => {
    assert.deepEqual(planInWords(planFor([], { maxIdleTimeSeconds: 60 }), t).split('\n'), [
      'idle time becomes 1 min.',
      '',
      'This is set while the session goes on.',
      '• Kept: everything in the session.',
    ]);
  });
});
