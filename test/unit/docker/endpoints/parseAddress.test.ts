import assert from 'node:assert/strict';
import { looksLikeAddress, parseAddress } from '../../../../src/backends/docker/endpoints/parseAddress.ts';

describe('parseAddress', () => {
  const good: [string, string][] = [
    ['unix:///run/x.sock', 'unix:///run/x.sock'],
    ['/run/x.sock', 'unix:///run/x.sock'],
    ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
    [String.raw`\\.\pipe\docker_engine`, 'npipe:////./pipe/docker_engine'],
    ['tcp://host', 'tcp://host:2375'],
    ['tcp://host:2376/', 'tcp://host:2376'],
    ['https://host', 'tcp://host:443'],
    ['host:2375', 'tcp://host:2375'],
    ['[::1]:2375', 'tcp://[::1]:2375'],
    ['ssh://host', 'ssh://host'],
    ['ssh://me@host:2222/run/user/1000/docker.sock', 'ssh://me@host:2222/run/user/1000/docker.sock'],
  ];
  for (const [text, address] of good) {
    it(`reads ${text}`, () => {
      const parsed = parseAddress(text);
      assert.equal('address' in parsed && parsed.address, address);
      assert.ok(looksLikeAddress(text));
    });
  }

  const bad: [string, RegExp][] = [
    ['unix://relative.sock', /absolute path/],
    ['unix://', /absolute path/],
    ['ftp://host', /ftp:\/\/ is not supported/],
    ['tcp://host:2375/prefix', /behind a path/],
    ['ssh://-oProxyCommand=x', /dash|no unix/],
    ['ssh://-lroot@host', /dash/],
    ['ssh://', /no unix/],
    ['', /no unix/],
  ];
  for (const [text, expected] of bad) {
    it(`refuses "${text}"`, () => {
      const parsed = parseAddress(text);
      assert.match('problem' in parsed ? parsed.problem : '', expected);
    });
  }

  it('does not repeat a password', () => {
    const parsed = parseAddress('ssh://me:secret@host');
    assert.ok(
      'problem' in parsed && !parsed.problem.includes('secret') && parsed.problem.includes('me@host'),
    );
  });

  it('knows the name of a context from an address', () => {
    assert.deepEqual(['lab', 'desktop-linux', 'my.lab_1'].filter(looksLikeAddress), []);
  });
});
