import type { Span } from '../../../flow/yaml/span.ts';

/** Where a Python file defines its tool: the name of the first function under `@tool`; undefined where none is found by its text. */
export function findTool(text: string): Span | undefined {
  const at = /^[ \t]*@(?:\w+\.)*tool\b/m.exec(text)?.index;
  if (at === undefined) return undefined;
  const found = /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)/m.exec(text.slice(at));
  return found ? nameSpan(found, at) : undefined;
}

/** Where a Python file defines a name at its top: a function, a class or a variable. */
export function findDefinitionOf(text: string, name: string): Span | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const found = new RegExp(
    `^(?:(?:async[ \\t]+)?def[ \\t]+|class[ \\t]+)?(${name})\\b[ \\t]*[(:=]`,
    'm',
  ).exec(text);
  return found ? nameSpan(found, 0) : undefined;
}

function nameSpan({ index, 0: whole, 1: name }: RegExpExecArray, from: number): Span {
  const start = from + index + whole.lastIndexOf(name!);
  return { start, end: start + name!.length };
}
