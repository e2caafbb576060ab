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

/** Where the tool of a Python file has a parameter, and where its body reads it, as far as the text tells. */
export function argumentPlaces(text: string, name: string): { parameter: Span; uses: Span[] } | undefined {
  const tool = findTool(text);
  const parameter = tool && findParameter(text, tool.end, name);
  if (!parameter) return undefined;
  const line = text.lastIndexOf('\n', tool.start) + 1;
  const indent = /^[ \t]*/.exec(text.slice(line, tool.start))![0];
  // The next line that is no deeper than the function; the closing of its parameters is none.
  const end = new RegExp(`\\n${indent}[^\\s)#]`).exec(text.slice(parameter.end));
  const body = text.slice(parameter.end, end ? parameter.end + end.index : text.length);
  const read = new RegExp(
    String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*|(?<![\w.])(${name})(?!\w|\s*=(?!=))`,
    'g',
  );
  const uses = [...body.matchAll(read)].flatMap(({ index, 1: found }) =>
    found ? [{ start: parameter.end + index, end: parameter.end + index + name.length }] : [],
  );
  return { parameter, uses };
}

/** A parameter of the function whose name ends at an offset. */
function findParameter(text: string, from: number, name: string): Span | undefined {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*|[A-Za-z_]\w*|\S/g;
  token.lastIndex = from;
  let depth = 0;
  let begins = false;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [one] = found;
    if ('([{'.includes(one)) depth += 1;
    else if (')]}'.includes(one)) depth -= 1;
    if (depth === 0) return undefined;
    if (depth === 1 && begins && one === name) return { start: found.index, end: token.lastIndex };
    if (!one.startsWith('#')) begins = depth === 1 && /^[(,*]$/.test(one);
  }
  return undefined;
}

function nameSpan({ index, 0: whole, 1: name }: RegExpExecArray, from: number): Span {
  const start = from + index + whole.lastIndexOf(name!);
  return { start, end: start + name!.length };
}
