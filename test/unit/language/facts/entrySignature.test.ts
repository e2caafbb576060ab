import assert from 'node:assert/strict';
import { entrySignature } from '../../../../src/language/facts/entrySignature.ts';

const init = '    def __init__(self, a: str = ")", *, b=[1, 2]) -> None:\n        self.a = a\n';
const call =
  '    @trace\n    async def __call__(self, q: str,  # why\n        r: dict[str, int] = {}, **more): ...\n';

describe('entrySignature', () => {
  for (const [what, text, expected] of [
    [
      'a function',
      'def Go(a, b: int = 3, *c, **d): ...',
      { kind: 'function', of: 'm:Go', inputs: ['a', 'b'] },
    ],
    [
      'a traced one',
      '"""\ndef Go(x): ...\n"""\n@tracing.trace\n@tool(name="x")\nasync def Go(\n  a,\n):\n  return 1\nprint(Go(1))',
      { kind: 'function', of: 'm:Go', inputs: ['a'] },
    ],
    [
      'a class',
      `class Go:\n${init}\n${call}`,
      { kind: 'class', of: 'm:Go', inputs: ['q', 'r'], init: ['a', 'b'] },
    ],
    [
      'one without __init__',
      `class Go(object):\n${call}`,
      { kind: 'class', of: 'm:Go', inputs: ['q', 'r'], init: [] },
    ],
    [
      'one without __call__',
      'class Go:\n    # __call__\n    pass\n\nclass Other:\n    def __call__(self): ...\n',
      { kind: 'class', of: 'm:Go', init: [] },
    ],
    ['one on a line', 'class Go(): pass', { kind: 'class', of: 'm:Go', init: [] }],
    [
      'one with an __init__ of its own making',
      `class Go:\n    @wrapped\n${init}${call}`,
      { kind: 'class', of: 'm:Go', inputs: ['q', 'r'] },
    ],
  ] as const)
    it(`reads ${what}`, () => assert.deepEqual(entrySignature(text, 'm:Go'), expected));

  for (const [what, text] of [
    ['a decorated function', '@other\ndef Go(a): ...'],
    ['one under a decorator of several lines', '@tool(\n  name="x"\n)\ndef Go(a): ...'],
    ['a decorated class', '@dataclass\nclass Go:\n    a: str'],
    ['a class with a base', 'class Go(Base): pass'],
    ['a class with a metaclass', 'class Go(metaclass=M): pass'],
    ['what is defined twice', 'def Go(a): ...\ndef Go(b): ...'],
    ['what is assigned', 'def Go(a): ...\nGo = wrap(Go)'],
    ['a class that is changed', 'class Go: pass\nGo.__call__ = f'],
    ['a class that changes itself', 'class Go:\n    locals()["__call__"] = f'],
    ['a method that is set', 'class Go:\n    __call__ = f'],
    ['a method that is there at times', 'class Go:\n    if x:\n        def __call__(self): ...'],
    ['a static method', 'class Go:\n    @staticmethod\n    def __call__(a): ...'],
    ['an import', 'from x import Go'],
    ['a variable', 'Go = 3'],
    ['nothing', ''],
  ] as const)
    it(`says nothing of ${what}`, () => assert.equal(entrySignature(text, 'm:Go'), undefined));
});
