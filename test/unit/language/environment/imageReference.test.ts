import assert from 'node:assert/strict';
import { parseImageReference } from '../../../../src/language/features/parseImageReference.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('parseImageReference', () => {
  it('takes what Docker takes', () => {
    const parts: Record<string, [name: string, tag?: string | undefined, digest?: string]> = {
      python: ['python'],
      'python:3.11-slim': ['python', '3.11-slim'],
      'python:LATEST_1': ['python', 'LATEST_1'],
      'a/b/c': ['a/b/c'],
      'localhost/x': ['localhost/x'],
      'localhost:5000/x/y:1': ['localhost:5000/x/y', '1'],
      'My-Registry.example.com:443/x': ['My-Registry.example.com:443/x'],
      'MyHost/x:1': ['MyHost/x', '1'],
      '[2001:db8::1]:5000/x:2': ['[2001:db8::1]:5000/x', '2'],
      'a.b__c-d---e/f_g': ['a.b__c-d---e/f_g'],
      [`x@${digest}`]: ['x', undefined, digest],
      [`reg.io/x:1@${digest}`]: ['reg.io/x', '1', digest],
      'mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest': [
        'mcr.microsoft.com/azureml/promptflow/promptflow-runtime',
        'latest',
      ],
    };
    for (const [text, [name, tag, wanted]] of Object.entries(parts))
      assert.deepEqual(
        parseImageReference(text),
        { name, ...(tag && { tag }), ...(wanted && { digest: wanted }) },
        text,
      );
  });

  it('says what keeps a text from being a name, and what may be meant', () => {
    const wrong: Record<string, [RegExp, string?]> = {
      Python: [/lower case/, 'python'],
      'reg.io:5000/Team/Image:Tag': [/lower case is allowed in "Team"/, 'reg.io:5000/team/image:Tag'],
      [`reg.io/X:1@${digest}`]: [/lower case/, `reg.io/x:1@${digest}`],
      'https://reg.io/x:1': [/"https:\/\/"/, 'reg.io/x:1'],
      'docker://x': [/"docker:\/\/"/, 'x'],
      'https://mcr.microsoft.com/Foo:1': [/"https:\/\/"/, 'mcr.microsoft.com/foo:1'],
      'Python:3.11': [/lower case/, 'python:3.11'],
      ' x ': [/space around/, 'x'],
      ' https://Reg.io/X: ': [/space around/, 'Reg.io/x'],
      'https://x/${TAG}': [/"https:\/\/"/],
      ' ': [/it is empty/],
      'x:': [/no tag/, 'x'],
      'x:a b': [/"a b" is no tag/],
      [`x:${'t'.repeat(129)}`]: [/is no tag/],
      'x@sha256:12': [/no digest/],
      'x@': [/no digest/],
      'a//b': [/empty/],
      '': [/it is empty/],
      '-x': [/"-x" is no part/],
      'x._y': [/no part/],
      'a b': [/no part/],
      '${IMAGE}': [/variables/],
      'bad_host.io:1/x': [/no name of a registry/],
      [`${'a'.repeat(300)}`]: [/255/],
      [`${'ab'.repeat(32)}`]: [/by its id/],
    };
    for (const [text, [problem, instead]] of Object.entries(wrong)) {
      const read = parseImageReference(text);
      assert.ok('problem' in read, text);
      assert.match(read.problem, problem, text);
      assert.equal(read.instead, instead, text);
    }
  });

  it('knows what names an environment of Azure ML', () => {
    const environments = [
      'azureml://registries/azureml/environments/python/versions/1',
      'azureml:name:1',
      'azureml:name@latest',
      'AzureML:name:1',
    ];
    for (const text of environments)
      assert.deepEqual(
        parseImageReference(text),
        { problem: 'it is an Azure ML environment; write the image that this is made from' },
        text,
      );
    for (const text of ['azureml:1', 'azureml/name:1', `azureml:1@${digest}`])
      assert.ok('name' in parseImageReference(text), text);
  });
});
