import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancelledError, throwIfCancelled } from '../../../src/common/cancelled.ts';
import { DisposableStore } from '../../../src/common/disposable.ts';
import { Emitter } from '../../../src/common/emitter.ts';
import { LineSplitter } from '../../../src/common/lineSplitter.ts';
import { UserError } from '../../../src/common/userError.ts';

describe('DisposableStore', () => {
  it('disposes everything once, and late arrivals at once', () => {
    const store = new DisposableStore();
    const disposed: string[] = [];
    const one = (name: string) => ({ dispose: () => void disposed.push(name) });
    const kept = one('first');
    assert.equal(store.add(kept), kept);
    store.add(one('second'));
    store.dispose();
    store.dispose();
    assert.deepEqual(disposed, ['first', 'second']);
    store.add(one('late'));
    assert.deepEqual(disposed, ['first', 'second', 'late']);
  });
});

describe('Emitter', () => {
  it('tells all listeners until they leave', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const one = emitter.event((value) => heard.push(`one ${value}`));
    emitter.event((value) => heard.push(`two ${value}`));
    emitter.fire(1);
    one.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['one 1', 'two 1', 'two 2']);
  });

  it('a listener that throws does not keep the others from hearing', () => {
    const emitter = new Emitter<number>();
    let heard = 0;
    emitter.event(() => {
      throw new Error('first');
    });
    emitter.event(() => {
      throw new Error('second');
    });
    emitter.event((value) => (heard = value));
    assert.throws(() => emitter.fire(7), /first/);
    assert.equal(heard, 7);
  });
});

describe('LineSplitter', () => {
  const split = (chunks: string[], end = true): string[] => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.push(chunk);
    if (end) splitter.end();
    return lines;
  };

  it('gives whole lines without their ends, and the rest at the end', () => {
    assert.deepEqual(split(['a\nb', 'c\r\n\n', 'rest'], false), ['a', 'bc', '']);
    assert.deepEqual(split(['a\nrest']), ['a', 'rest']);
    assert.deepEqual(split(['a\n']), ['a']);
    assert.deepEqual(split(['a\r', '\nb']), ['a', 'b']);
  });

  it('does not mind where the stream is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', 'é') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), (whole, cuts) => {
        const chunks: string[] = [];
        let rest = whole;
        for (const cut of cuts) {
          chunks.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        assert.deepEqual(split([...chunks, rest]), split([whole]));
      }),
    );
  });
});

describe('UserError', () => {
  it('is an error with its message, its details and its cause', () => {
    const cause = new Error('ENOENT');
    const error = new UserError({ code: 'FSE101', kind: 'badInput', message: 'no flow' }, { cause });
    assert.ok(error instanceof Error);
    assert.equal(error.message, 'no flow');
    assert.equal(error.details.code, 'FSE101');
    assert.equal(error.cause, cause);
  });
});

describe('throwIfCancelled', () => {
  it('throws once the signal is aborted', () => {
    throwIfCancelled(undefined);
    throwIfCancelled(new AbortController().signal);
    assert.throws(() => throwIfCancelled(AbortSignal.abort()), CancelledError);
  });
});
