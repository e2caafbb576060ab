import assert from 'node:assert/strict';
import { untranslated as t } from '../../../src/common/translate.ts';
import { planFor } from '../../../src/session/plan.ts';
import { planInWords } from '../../../src/session/planInWords.ts';

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
