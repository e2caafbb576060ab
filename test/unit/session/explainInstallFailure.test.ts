import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainInstallFailure } from '../../../src/session/explainInstallFailure.ts';

const source = '/flow/requirements.txt';

/** What the tools really said, word for word but for paths. */
const said = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/installFailures', `${name}.txt`), 'utf8');

interface Expected {
  lines: string[];
  message: RegExp;
  evidence: RegExp;
  line?: number;
}

const expected: Record<string, Expected> = {
  unknown: {
    lines: ['numpy', 'no-such-package'],
    message: /There is no package.* "no-such-package"/,
    evidence: /no-such-package/,
    line: 2,
  },
  version: {
    lines: ['# pinned', 'requests==99.9.9'],
    message: /no.* version.* "requests"/,
    evidence: /requests==99\.9\.9/,
    line: 2,
  },
  syntax: {
    lines: ['requests ==== 1'],
    message: /is not a requirement: requests ==== 1/,
    evidence: /requests ==== 1/,
    line: 1,
  },
  marker: {
    lines: ['numpy', 'torch; garbage here'],
    message: /is not a requirement: .*garbage here/,
    evidence: /garbage here/,
    line: 2,
  },
  path: {
    lines: ['./not-there'],
    message: /path in the requirements file leads to nothing: \S*not-there/,
    evidence: /not-there/,
    line: 1,
  },
  build: {
    lines: ['numpy', './broken'],
    message: /could not be built here: \S*broken/,
    evidence: /^compiler is missing$/,
    line: 2,
  },
  offline: {
    lines: ['wheel'],
    message: /package index does not answer/,
    evidence: /error sending request|NewConnectionError/,
    line: 1,
  },
  conflict: {
    lines: ['requests==2.31.0', 'idna==1.1'],
    message: /contradict each other/,
    evidence: /requirements are unsatisfiable|conflicting dependencies/,
    line: 1,
  },
  noIndex: {
    lines: ['--no-index', 'alpha', 'gamma==3'],
    message: /There is no package.* "(alpha|gamma)"/,
    evidence: /alpha|gamma/,
  },
};

describe('explainInstallFailure', () => {
  for (const [name, { lines, message, evidence, line }] of Object.entries(expected)) {
    for (const tool of ['uv', 'pip']) {
      it(`${name}, as ${tool} says it`, () => {
        const { details } = explainInstallFailure(said(`${tool}-${name}`), [{ source, lines }]);
        assert.equal(details.code, 'FSE305');
        assert.match(details.message, message);
        assert.match(details.evidence ?? '', evidence);
        assert.ok(details.remedy);
        if (line !== undefined) assert.deepEqual(details.location, { file: source, line });
        else assert.equal(details.location?.file, source);
      });
    }
  }

  it('a name that is not resolved, and a switch that forbids the network, are no missing packages', () => {
    for (const name of ['uv-dns', 'uv-offlineCache'])
      assert.match(
        explainInstallFailure(said(name), [{ source, lines: ['wheel'] }]).details.message,
        /package index does not answer/,
      );
  });

  it('an index that pip does not trust is no missing package', () => {
    const told = (name: string) => explainInstallFailure(said(name), [{ source, lines: ['wheelx'] }]).details;
    const certificate = told('pip-certificate');
    assert.equal(certificate.message, "The package index's certificate is not trusted.");
    assert.match(certificate.evidence ?? '', /CERTIFICATE_VERIFY_FAILED/);
    const plain = told('pip-plainHttp');
    assert.equal(
      plain.message,
      'The package index at index.example was passed over: its address is not https.',
    );
    assert.match(plain.evidence ?? '', /^The repository located at index\.example .* is being ignored$/);
  });

  it('a full disk, whatever else is said', () => {
    const output =
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n';
    const { details } = explainInstallFailure(output, []);
    assert.match(details.message, /disk is full/);
    assert.match(details.evidence ?? '', /Errno 28/);
    assert.equal(details.location, undefined);
  });

  it('finds the line in the file that another one leads to', () => {
    const nested = { source: '/shared/base.txt', lines: ['', 'No_Such.Package>=1'] };
    const first = { source, lines: ['-r ../shared/base.txt', 'numpy'] };
    const { location } = explainInstallFailure(said('pip-unknown'), [first, nested]).details;
    assert.deepEqual(location, { file: nested.source, line: 2 });
  });

  it('what it does not know is shown as the tool said it', () => {
    const { details } = explainInstallFailure('Collecting x\nerror: something new\n\n', []);
    assert.match(details.message, /could not be installed/);
    assert.equal(details.evidence, 'error: something new');
    assert.equal(explainInstallFailure('', []).details.evidence, 'no output');
  });
});
