import assert from 'node:assert/strict';
import { toVariables } from '../../../src/backends/local/pipSettings.ts';

describe('pipSettings', () => {
  it('takes what pip config list says; install beats global', () => {
    const listed = [
      "global.cert='/etc/ssl/ca.pem'",
      "global.extra-index-url='https://one/simple\\nhttps://two/simple'",
      "global.index-url='https://mirror/simple'",
      "install.index-url='https://other/simple'",
      "freeze.timeout='5'",
      'not a line of it',
    ].join('\n');
    assert.deepEqual(toVariables(listed), {
      PIP_CERT: '/etc/ssl/ca.pem',
      PIP_EXTRA_INDEX_URL: 'https://one/simple https://two/simple',
      PIP_INDEX_URL: 'https://other/simple',
    });
  });

  it('is empty where nothing is configured', () => {
    assert.deepEqual(toVariables(''), {});
  });
});
