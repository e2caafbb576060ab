import assert from 'node:assert/strict';
import { isImageName, registryOf, splitImage, withTag } from '../../../src/backends/docker/imageName.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('names of images', () => {
  it('no tag is the tag latest; a digest and an id stay', () => {
    for (const [name, full] of [
      ['python', 'python:latest'],
      ['python:3.11', 'python:3.11'],
      ['localhost:5000/python', 'localhost:5000/python:latest'],
      [`python@${digest}`, `python@${digest}`],
      [digest, digest],
      [digest.slice(7), digest.slice(7)],
    ] as const)
      assert.equal(withTag(name), full);
  });

  it('what is pulled: a digest counts more than a tag', () => {
    for (const [name, repository, tag] of [
      ['python', 'python', 'latest'],
      ['127.0.0.1:5000/team/python:3.11', '127.0.0.1:5000/team/python', '3.11'],
      ['localhost:5000/python', 'localhost:5000/python', 'latest'],
      [`python@${digest}`, 'python', digest],
      [`localhost:5000/python:3.11@${digest}`, 'localhost:5000/python', digest],
    ] as const)
      assert.deepEqual(splitImage(name), { repository, tag });
  });

  it('the registry is the first part where it looks like a host', () => {
    for (const [name, registry] of [
      ['python', 'docker.io'],
      ['team/python', 'docker.io'],
      ['localhost/python', 'localhost'],
      ['host:5000/python', 'host:5000'],
      ['mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest', 'mcr.microsoft.com'],
      ['python:3.11', 'docker.io'],
    ] as const)
      assert.equal(registryOf(name), registry);
  });

  it("Docker's grammar", () => {
    const good = [
      'python',
      'python:3.11-slim',
      'team/some__name/x-y:V1.0_rc',
      'Host.example:5000/a/b',
      '[::1]:5000/a',
      `a@${digest}`,
      `a:1@${digest}`,
      digest,
      digest.slice(7),
      'mcr.microsoft.com/azureml/promptflow/promptflow-runtime:latest',
    ];
    const bad = [
      '',
      ' ',
      'Python',
      'python:',
      'a//b',
      '/a',
      'a/',
      '-a',
      'a b',
      'a\n',
      'a@sha256:12',
      'a:b:c',
      '$(id)',
      'https://a/b',
    ];
    assert.deepEqual(
      good.filter((name) => !isImageName(name)),
      [],
    );
    assert.deepEqual(
      bad.filter((name) => isImageName(name)),
      [],
    );
  });

  it('a long name that is none is refused at once', () => {
    assert.equal(isImageName(`${'a'.repeat(50_000)}!`), false);
    assert.equal(isImageName(`${'a-'.repeat(25_000)}!`), false);
    assert.equal(isImageName(`${'a.'.repeat(25_000)}!`), false);
  });
});
