import assert from 'node:assert/strict';
import type { EntrySignature } from '../../../../src/language/features/facts.ts';
import { factsOf, judged } from './judged.ts';

describe('rules on what the entry of a flex flow takes', () => {
  const messages = (text: string, entrySignature: EntrySignature): string[] => {
    const facts = factsOf(
      { flow: { kind: 'file', source: '/flow/flow.py' } },
      { entryNames: ['Go'], entrySignature },
    );
    return judged(`entry: flow:Go\n${text}`, facts, '/flow/flow.flex.yaml').map(
      ({ code, severity, message }) => `${code} ${severity} ${message.split(';')[0]}`,
    );
  };
  const ask = 'inputs:\n  q: {type: string}\n';

  it('find a class that cannot be called', () => {
    const expected = ['FS134 error the class "Go" has no method "__call__"'];
    assert.deepEqual(messages('', { kind: 'class', of: 'flow:Go', init: [] }), expected);
    assert.deepEqual(messages(ask, { kind: 'class', of: 'flow:Go' }), expected);
  });

  it('find arguments that it has not, or has besides', () => {
    assert.deepEqual(messages(ask, { kind: 'function', of: 'flow:Go', inputs: ['a'] }), [
      'FS170 warning "Go" takes no "q"',
    ]);
    assert.deepEqual(messages(ask, { kind: 'class', of: 'flow:Go', inputs: ['q', 'r'], init: [] }), [
      'FS170 warning "Go.__call__" takes "r" too, and prompt flow wants all of its arguments in "inputs", or no "inputs"',
    ]);
    const init = 'init:\n  a: {type: string}\n';
    assert.deepEqual(messages(init, { kind: 'class', of: 'flow:Go', inputs: [], init: ['b'] }), [
      'FS170 warning "Go.__init__" takes no "a"',
    ]);
    assert.deepEqual(messages(init, { kind: 'function', of: 'flow:Go', inputs: [] }), [
      'FS170 warning the function "Go" takes no "a"',
    ]);
  });

  it('say nothing where all are there, none is named, or they are not known', () => {
    assert.deepEqual(messages(ask, { kind: 'function', of: 'flow:Go', inputs: ['q'] }), []);
    assert.deepEqual(messages('', { kind: 'class', of: 'flow:Go', inputs: ['q'], init: ['a'] }), []);
    assert.deepEqual(
      messages('init:\n  a: {type: string}\n', { kind: 'class', of: 'flow:Go', inputs: ['q'] }),
      [],
    );
  });
});
