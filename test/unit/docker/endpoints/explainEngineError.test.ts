import assert from 'node:assert/strict';
import type { Endpoint } from '../../../../src/backends/docker/endpoints/endpoint.ts';
import { EngineFault } from '../../../../src/backends/docker/engine/engineFault.ts';
import {
  explainEngineError,
  isDiskFull,
  statusOf,
} from '../../../../src/backends/docker/engine/explainEngineError.ts';
import { endpointAt } from './standInEngine.ts';

const systemError = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const answered = (statusCode: number, json: unknown) =>
  Object.assign(new Error(`(HTTP code ${statusCode})`), { statusCode, json });
const named = (name: string, address: string): Endpoint => ({ ...endpointAt(address), name });

describe('explainEngineError', () => {
  const starts: [NodeJS.Platform, Endpoint, string][] = [
    ['linux', endpointAt('unix:///var/run/docker.sock'), 'sudo systemctl start docker'],
    ['linux', named('docker-rootless', 'unix:///run/user/1/docker.sock'), 'systemctl --user start docker'],
    [
      'linux',
      named('podman', 'unix:///run/user/1/podman/podman.sock'),
      'systemctl --user start podman.socket',
    ],
    ['linux', named('podman-root', 'unix:///run/podman/podman.sock'), 'sudo systemctl start podman.socket'],
    ['linux', named('docker-desktop', 'unix:///home/me/.docker/desktop/docker.sock'), 'Docker Desktop'],
    ['darwin', endpointAt('unix:///var/run/docker.sock'), 'Docker Desktop'],
    ['darwin', named('podman', 'unix:///x/podman.sock'), 'podman machine start'],
    ['win32', endpointAt('npipe:////./pipe/docker_engine'), 'Docker Desktop'],
    ['win32', named('podman', 'npipe:////./pipe/podman-machine-default'), 'podman machine start'],
  ];
  for (const [platform, endpoint, remedy] of starts) {
    it(`tells how to start ${endpoint.name} on ${platform}`, () => {
      const { details } = explainEngineError(systemError('ENOENT'), endpoint, platform);
      assert.equal(details.code, 'FSE404');
      assert.equal(details.kind, 'missing');
      assert.ok(details.remedy?.includes(remedy), details.remedy);
      assert.equal(details.evidence, 'connect ENOENT');
    });
  }

  it('tells who may use a socket', () => {
    const { details } = explainEngineError(
      systemError('EACCES'),
      endpointAt('unix:///var/run/docker.sock'),
      'linux',
    );
    assert.equal(details.code, 'FSE405');
    assert.match(details.remedy ?? '', /usermod -aG docker/);
  });

  const causes: [string, unknown, string][] = [
    ['ENOTFOUND', systemError('ENOTFOUND'), 'FSE406'],
    ['a refused port', systemError('ECONNREFUSED'), 'FSE406'],
    ['all addresses of a host refused', new AggregateError([systemError('ECONNREFUSED')]), 'FSE406'],
    ['a certificate that ended', systemError('CERT_HAS_EXPIRED'), 'FSE407'],
    ['TLS to a plain port', systemError('EPROTO'), 'FSE407'],
    [
      'a plain request to TLS',
      answered(400, Buffer.from('Client sent an HTTP request to an HTTPS server.\n')),
      'FSE407',
    ],
    ['a page of a proxy', answered(403, Buffer.from('<!DOCTYPE html>')), 'FSE410'],
    ['a proxy without a page', answered(503, Buffer.from('')), 'FSE410'],
    ['text of an engine', answered(404, Buffer.from('Not Found\n')), 'FSE413'],
    ['a broken pipe', systemError('EPIPE'), 'FSE412'],
    ['a full disk on the way', new Error('Error processing tar file: no space left on device'), 'FSE415'],
    ['anything else', new TypeError('x is undefined'), 'FSE414'],
    ['a thrown text', 'oh', 'FSE414'],
  ];
  for (const [what, error, expected] of causes) {
    it(`knows ${what}: ${expected}`, () => {
      const explained = explainEngineError(error, endpointAt('tcp://host:2375'), 'linux');
      assert.equal(explained.details.code, expected);
      assert.notEqual(explained.details.evidence ?? '', '');
    });
  }

  const ssh: [string, string, string, RegExp][] = [
    ['no client', 'spawn ssh ENOENT', 'FSE408', /Install the OpenSSH client/],
    ['a new host key', 'Host key verification failed.', 'FSE408', /ssh -p 22 me@box` once/],
    [
      'a changed host key',
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @',
      'FSE408',
      /compare the key/,
    ],
    ['no key of ours', 'me@box: Permission denied (publickey).', 'FSE408', /without a password/],
    [
      'a name that leads nowhere',
      'ssh: Could not resolve hostname box: Name or service not known',
      'FSE408',
      /works in a terminal/,
    ],
    ['a lost network', 'Timeout, server box not responding.', 'FSE408', /works in a terminal/],
    [
      'a server that forwards nothing',
      'channel 1: open failed: administratively prohibited: open failed',
      'FSE408',
      /AllowStreamLocalForwarding/,
    ],
    ['no Docker there', 'sh: 1: docker: not found', 'FSE409', /ssh -p 22 me@box docker version/],
  ];
  for (const [what, evidence, expected, remedy] of ssh) {
    it(`knows ssh with ${what}: ${expected}`, () => {
      const fault = new EngineFault({ kind: 'ssh', evidence });
      const { details } = explainEngineError(fault, endpointAt('ssh://me@box:22'), 'linux');
      assert.equal(details.code, expected);
      assert.equal(details.evidence, evidence);
      assert.match(details.remedy ?? '', remedy);
    });
  }

  it('names the way to a socket that is elsewhere or not for everyone', () => {
    const at = (denied: boolean) =>
      explainEngineError(
        new EngineFault({ kind: 'noSocket', path: '/var/run/docker.sock', denied }),
        endpointAt('ssh://me@box'),
      ).details;
    assert.match(at(false).remedy ?? '', /ssh:\/\/me@box\/run\/user\/1000\/docker\.sock/);
    assert.match(at(true).remedy ?? '', /usermod/);
  });

  it('leaves what is explained as it is, and keeps the status', () => {
    const first = explainEngineError(answered(409, { message: 'in use' }), endpointAt('unix:///x'));
    assert.equal(explainEngineError(first, endpointAt('unix:///x')), first);
    assert.equal(statusOf(first), 409);
    assert.equal(statusOf(new Error('none')), undefined);
    assert.equal(statusOf(undefined), undefined);
  });

  it('knows the words of a full disk', () => {
    assert.ok(isDiskFull('failed to register layer: write /x: no space left on device'));
    assert.ok(!isDiskFull('manifest unknown'));
  });
});
