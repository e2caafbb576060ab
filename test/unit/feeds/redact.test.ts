import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineRedactor, percentEncode, redact } from '../../../src/session/feeds/redact.ts';

const secret = { user: 'me', token: "s3cr/et+to'k en" };

describe('redact', () => {
  const forms: Record<string, string> = {
    'as it is': secret.token,
    'in a URL': encodeURIComponent(secret.token),
    'as Python encodes it': 's3cr%2Fet%2Bto%27k%20en',
    'as Python encodes it for a path': 's3cr/et%2Bto%27k%20en',
    'with small hex digits': 's3cr%2fet%2bto%27k%20en',
    'as HTTP sends it': Buffer.from(`${secret.user}:${secret.token}`).toString('base64'),
    'as HTTP sends it without a user': Buffer.from(`:${secret.token}`).toString('base64'),
    'in base64': Buffer.from(secret.token).toString('base64'),
    'in base64 for URLs': Buffer.from(`${secret.user}:${secret.token}`).toString('base64url'),
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`hides a secret ${name}`, () => {
      const text = redact(`before ${form} after`, [secret]);
      assert.match(text, /^before \*{4}=* after$/);
    });
  }

  it('hides a secret with quotes in it where it is printed as a string', () => {
    const token = 'a"b\\c';
    assert.equal(redact(JSON.stringify({ token }), [{ user: '', token }]), '{"token":"****"}');
  });

  const userinfo: [string, string][] = [
    ['Looking in indexes: https://me:pass@a.test/x', 'Looking in indexes: https://****@a.test/x'],
    ['https://token@a.test', 'https://****@a.test'],
    ['at https://me:p@ss@a.test/x@y', 'at https://****@a.test/x@y'],
    ["'http://a.test','b@c'", "'http://a.test','b@c'"],
    ['see https://a.test/x?mail=me@b.test', 'see https://a.test/x?mail=me@b.test'],
    ['git+ssh://git@github.com/x', 'git+ssh://git@github.com/x'],
    ['git+ssh://git:pw@github.com/x', 'git+ssh://****@github.com/x'],
    ['https://a.test, https://me:pw@b.test', 'https://a.test, https://****@b.test'],
  ];
  for (const [text, expected] of userinfo)
    it(`hides what stands before the @ of a URL: ${text}`, () => assert.equal(redact(text, []), expected));

  /** Anything a token can be; stars would be what the mask is made of. */
  const tokens = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .filter((one) => /^[^*\r\n]+$/.test(one));
  const secrets = fc.array(fc.record({ user: fc.string({ maxLength: 8 }), token: tokens }), { maxLength: 4 });
  const texts = fc
    .tuple(
      secrets,
      fc.array(fc.oneof(fc.string(), fc.constant('\n'), fc.nat({ max: 20 })), { maxLength: 20 }),
    )
    .map(([some, parts]) => {
      const put = some.flatMap(({ user, token }) => [
        token,
        percentEncode(token),
        `https://${percentEncode(user)}:${percentEncode(token)}@a.test/`,
        Buffer.from(`${user}:${token}`).toString('base64').replace(/=+$/, ''),
        Buffer.from(token).toString('base64url'),
      ]);
      const text = parts
        .map((part) => (typeof part === 'number' ? (put[part % put.length] ?? '') : part))
        .join('');
      return { some, put, text };
    });

  it('leaves no form of any secret in any text', () => {
    fc.assert(
      fc.property(texts, ({ some, put, text }) => {
        const shown = redact(text, some);
        for (const form of put) assert.ok(!shown.includes(form), `${JSON.stringify(form)} is shown`);
        assert.equal(redact(shown, some), shown, 'what is redacted stays as it is');
      }),
    );
  });

  it('leaves text without secrets as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/:\/\//.test(text));
        assert.equal(redact(text, [secret]), text);
      }),
    );
  });

  it('gives the same however the text is cut into pieces', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 9 })), ({ some, text }, cuts) => {
        const redactor = new LineRedactor((line) => redact(line, some));
        let shown = '';
        let rest = text;
        for (const cut of cuts) {
          shown += redactor.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        shown += redactor.push(rest) + redactor.end();
        assert.equal(shown, redact(text, some));
      }),
    );
  });

  it('holds back no more than the line that is not complete', () => {
    const redactor = new LineRedactor((line) => redact(line, [secret]));
    assert.equal(redactor.push('one\ntw'), 'one\n');
    assert.equal(redactor.push('o s3cr/et'), '');
    assert.equal(redactor.push("+to'k en\rthree"), 'two ****\r');
    assert.equal(redactor.end(), 'three');
    assert.equal(redactor.end(), '');
  });
});
