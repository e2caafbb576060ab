import assert from 'node:assert/strict';
import { checkInstalled } from '../../../src/session/checkInstalled.ts';
import { operationLine } from '../../../src/session/operationLine.ts';
import { diffPackages, packageDiffInWords, type NamedPackage } from '../../../src/session/packageDiff.ts';
import type { RequirementFact } from '../../../src/session/session.ts';
import { toInstalledPackages, type ListedPackage } from '../../../src/session/toInstalledPackages.ts';

const facts = (...lines: string[]): RequirementFact[] =>
  lines.map((text, index) => ({ name: text, text, file: '/flow/requirements.txt', line: index + 1 }));

const named = (...packages: string[]): NamedPackage[] =>
  packages.map((one) => ({ name: one.split(' ')[0]!, version: one.split(' ')[1]! }));

describe('toInstalledPackages', () => {
  const origins = (listed: ListedPackage[], lines: string[], base: string[]): Record<string, string> =>
    Object.fromEntries(
      toInstalledPackages(listed, facts(...lines), base).map(({ name, origin }) => [name, origin]),
    );
  const listed = (name: string, ...requestedBy: string[]): ListedPackage => ({
    name,
    version: '1.0',
    requestedBy,
  });

  it('a line names it, a base package needs it, or a named one does', () => {
    const packages = [
      listed('PyYAML', 'prompt_flow'),
      listed('prompt-flow'),
      listed('Ask.Me'),
      listed('below', 'Ask.Me'),
      listed('deeper', 'below'),
      listed('shared', 'below', 'PyYAML'),
      listed('pip'),
    ];
    assert.deepEqual(
      origins(packages, ['--no-index', 'ask-me[extra]>=1; python_version>"3"'], ['Prompt_Flow>=1']),
      {
        PyYAML: 'base',
        'prompt-flow': 'base',
        'Ask.Me': 'requirement',
        below: 'dependency',
        deeper: 'dependency',
        shared: 'base',
        pip: 'base',
      },
    );
  });

  it('a base package that a line names too is a requirement', () => {
    assert.deepEqual(origins([listed('alpha')], ['alpha==1.0'], ['alpha']), { alpha: 'requirement' });
  });

  it('what nothing needs comes from a line that is a path or a URL, where there is one', () => {
    const packages = [listed('mine'), listed('below', 'mine'), listed('pip'), listed('base')];
    assert.deepEqual(origins(packages, ['./mine'], ['base']), {
      mine: 'requirement',
      below: 'dependency',
      pip: 'base',
      base: 'base',
    });
    assert.deepEqual(origins(packages, [], ['base']), {
      mine: 'base',
      below: 'base',
      pip: 'base',
      base: 'base',
    });
  });

  it('packages that need each other come to an end', () => {
    const packages = [listed('one', 'other'), listed('other', 'one')];
    assert.deepEqual(origins(packages, ['one'], []), { one: 'requirement', other: 'dependency' });
  });
});

describe('diffPackages', () => {
  it('tells what came, went and has another version, by name', () => {
    const diff = diffPackages(
      named('alpha 1.0', 'gone 1', 'same 3', 'Some_Name 1'),
      named('beta 1.0', 'alpha 2.0', 'same 3', 'some-name 1', 'also 1'),
    );
    assert.deepEqual(diff, {
      added: [
        { name: 'also', version: '1' },
        { name: 'beta', version: '1.0' },
      ],
      removed: [{ name: 'gone', version: '1' }],
      changed: [{ name: 'alpha', from: '1.0', to: '2.0' }],
    });
    assert.deepEqual(packageDiffInWords(diff), ['+ also 1', '+ beta 1.0', '- gone 1', '~ alpha 1.0 -> 2.0']);
    assert.equal(
      operationLine('install', { kind: 'packages', diff }),
      'packages: + also 1, + beta 1.0, - gone 1, ~ alpha 1.0 -> 2.0',
    );
  });

  it('nothing is said to be nothing', () => {
    const diff = diffPackages(named('a 1'), named('a 1'));
    assert.deepEqual(diff, { added: [], removed: [], changed: [] });
    assert.deepEqual(packageDiffInWords(diff), ['no package changed']);
  });
});

describe('checkInstalled', () => {
  const unmet = (line: string, ...installed: string[]): string[] =>
    checkInstalled(facts(line), named(...installed)).map(({ message }) => message);

  for (const line of [
    'alpha',
    'Alpha==1.2',
    'alpha==1.2.0',
    'alpha == 1.2.0.0',
    'alpha==1.*',
    'alpha>=1.2,<2',
    'alpha~=1.1',
    'alpha!=1.1',
    'alpha>1.1',
    'alpha[extra]<=1.2',
  ])
    it(`${line} is met by 1.2`, () => assert.deepEqual(unmet(line, 'alpha 1.2'), []));

  for (const line of [
    'alpha==1.1',
    'alpha==2.*',
    'alpha>=1.3',
    'alpha<1.2',
    'alpha!=1.2',
    'alpha!=1.*',
    'alpha~=1.3',
    'alpha~=2.0',
    'alpha>1.2',
    'alpha>=1,<1.2',
  ])
    it(`${line} is not met by 1.2`, () =>
      assert.deepEqual(unmet(line, 'alpha 1.2'), [
        `${line} is asked for (/flow/requirements.txt:1), but alpha 1.2 is installed.`,
      ]));

  it('a package that is missing', () => {
    assert.deepEqual(unmet('beta>=1', 'alpha 1.2'), [
      'beta>=1 is asked for (/flow/requirements.txt:1), but it is not installed.',
    ]);
    assert.equal(checkInstalled(facts('beta'), [])[0]?.code, 'FSE213');
  });

  it('what cannot be judged for certain is not told', () => {
    for (const line of [
      'beta; python_version < "3"',
      './beta',
      'beta @ https://example.com/beta.whl',
      '--no-index',
    ])
      assert.deepEqual(unmet(line, 'alpha 1.2'), [], line);
    assert.deepEqual(unmet('alpha==1.2', 'alpha 1.2+cpu'), []);
    assert.deepEqual(unmet('alpha>=2', 'alpha 2.0rc1'), []);
    assert.deepEqual(unmet('alpha==1.2.post1', 'alpha 1.2'), []);
    assert.deepEqual(unmet('alpha===odd', 'alpha 1.2'), []);
  });
});
