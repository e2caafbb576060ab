import { splitArguments } from '../features/completion/toolArguments.ts';
import type { EntrySignature } from '../features/facts.ts';

/** Decorators of prompt flow, which change no arguments. */
const harmless = /^[ \t]*@(?:[\w.]+\.)?(?:trace|tool)(?:\(.*\))?[ \t]*$/;

/** What may give a class or function something that its text does not show. */
const changing = /__getattr|__dict__|__signature__|setattr|exec\(|eval\(|locals\(|metaclass/;

/**
 * What the function or class of an entry takes, as prompt flow's `function_to_interface` finds it; undefined where the text of
 * its module does not say so for certain.
 */
export function entrySignature(python: string, entry: string): EntrySignature | undefined {
  const name = entry.trim().split(':')[1] ?? '';
  if (!/^\w+$/.test(name)) return undefined;
  const code = withoutTexts(python);
  const changed = new RegExp(`^(?:${name}\\b(?!\\s*\\()|(?:from|import)\\b.*\\b${name}\\b)`, 'm');
  if (changing.test(code) || changed.test(code)) return undefined;
  const [found, ...more] = [
    ...code.matchAll(new RegExp(`^(?:(?:async[ \\t]+)?def|class)[ \\t]+${name}\\b.*`, 'gm')),
  ];
  if (!found || more.length) return undefined;
  const end = /\n[^\s#)\]}]/.exec(code.slice(found.index))?.index ?? code.length;
  const block = code.slice(found.index, found.index + end);
  if (!found[0].startsWith('class')) {
    const inputs = argumentsOf(code, found.index);
    return inputs && { kind: 'function', of: entry, inputs };
  }
  const isPlain = new RegExp(`^class[ \\t]+${name}[ \\t]*(?:\\([ \\t]*(?:object)?[ \\t]*\\))?[ \\t]*:`);
  if (!isPlain.test(block) || decoratorsAbove(code, found.index) !== 'none') return undefined;
  return ofClass(block, entry);
}

function ofClass(block: string, entry: string): EntrySignature | undefined {
  const init = block.includes('__init__') ? method(block, '__init__') : [];
  if (!block.includes('__call__')) return { kind: 'class', of: entry, ...(init && { init }) };
  const inputs = method(block, '__call__');
  // Its form is not known, but that it is there.
  if (!inputs) return undefined;
  return { kind: 'class', of: entry, inputs, ...(init && { init }) };
}

/** The arguments of a method that is defined once, right in the class. */
function method(block: string, name: string): string[] | undefined {
  const indent = /\n([ \t]+)\S/.exec(block)?.[1];
  const found = [...block.matchAll(new RegExp(`^([ \\t]+)(?:async[ \\t]+)?def[ \\t]+${name}\\b`, 'gm'))];
  const [one] = found;
  const isSet = new RegExp(`\\b${name}[ \\t]*=`).test(block);
  return one && found.length === 1 && one[1] === indent && !isSet ? argumentsOf(block, one.index) : undefined;
}

/** The names of the arguments of the function whose line begins at an offset; not `self`, and not those that take any number. */
function argumentsOf(code: string, at: number): string[] | undefined {
  if (decoratorsAbove(code, at) === 'other') return undefined;
  const open = /^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(/.exec(code.slice(at))?.[0].length;
  if (!open) return undefined;
  const names = splitArguments(code.slice(at + open)).flatMap(
    (part) => /^[A-Za-z_]\w*/.exec(part)?.[0] ?? [],
  );
  return names.filter((one) => one !== 'self');
}

function decoratorsAbove(code: string, at: number): 'none' | 'harmless' | 'other' {
  const lines = code.slice(0, at).split('\n').slice(0, -1).toReversed();
  let found: 'none' | 'harmless' = 'none';
  for (const line of lines) {
    if (/^[ \t]*[)\]}]/.test(line)) return 'other';
    if (!/^[ \t]*@/.test(line)) break;
    if (!harmless.test(line)) return 'other';
    found = 'harmless';
  }
  return found;
}

/** The code without comments, and with empty texts; its lines stay. */
const withoutTexts = (python: string): string =>
  python
    .replaceAll('\r\n', '\n')
    .replace(
      /("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g,
      (text) => (text.startsWith('#') ? '' : `""${'\n'.repeat(text.split('\n').length - 1)}`),
    );
