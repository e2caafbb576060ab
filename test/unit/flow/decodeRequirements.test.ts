import assert from 'node:assert/strict';
import { decodeRequirements } from '../../../src/flow/requirements/decodeRequirements.ts';

const text = 'n\u00e4me # \u{1f600}\r\nother\n';

/** UTF-32 with its mark. */
function wide(write: (view: DataView, at: number, point: number) => void): Uint8Array {
  const points = Array.from(`\ufeff${text}`, (one) => one.codePointAt(0)!);
  const view = new DataView(new ArrayBuffer(4 * points.length));
  for (const [index, point] of points.entries()) write(view, 4 * index, point);
  return new Uint8Array(view.buffer);
}

describe('the bytes of a requirements file', () => {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  const cases: [string, Uint8Array, string][] = [
    ['UTF-8', Buffer.from(text), text],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`), `\ufeff${text}`],
    ['UTF-16, the small end first', little, text],
    ['UTF-16, the big end first', Buffer.from(little).swap16(), text],
    ['UTF-32, the small end first', wide((view, at, point) => view.setUint32(at, point, true)), text],
    ['UTF-32, the big end first', wide((view, at, point) => view.setUint32(at, point)), text],
    [
      'what a comment says',
      Buffer.from('# -*- coding: latin-1 -*-\n# \u00e4', 'latin1'),
      '# -*- coding: latin-1 -*-\n# \u00e4',
    ],
    [
      'what a comment on the second line says',
      Buffer.from('a\n#coding=cp1252\n\u00e4', 'latin1'),
      'a\n#coding=cp1252\n\u00e4',
    ],
    [
      'UTF-8 where the comment names nothing known',
      Buffer.from('# coding: rot13\n\u00e4'),
      '# coding: rot13\n\u00e4',
    ],
    [
      'UTF-8 where the comment comes late',
      Buffer.from('a\nb\n# coding: latin-1\n\u00e4'),
      'a\nb\n# coding: latin-1\n\u00e4',
    ],
    ['nothing', new Uint8Array(), ''],
  ];
  for (const [name, bytes, expected] of cases)
    it(`are read as ${name}`, () => assert.equal(decodeRequirements(bytes), expected));
});
