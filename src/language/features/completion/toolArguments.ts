/** The arguments of the function with `@tool` in a Python file, by the name that inputs have; with how each is written. */
export function toolArguments(python: string): Map<string, string> {
  const found = new Map<string, string>();
  const tool = /^[ \t]*@(?:\w+\.)?tool\b/m.exec(python);
  if (!tool) return found;
  const rest = python.slice(tool.index, tool.index + longestHead);
  const def = /^[ \t]*(?:async +)?def +\w+ *\(/m.exec(rest);
  if (!def) return found;
  for (const argument of splitArguments(rest.slice(def.index + def[0].length))) {
    const name = /^[A-Za-z_]\w*/.exec(argument)?.[0];
    if (name && name !== 'self' && name !== 'cls') found.set(name, argument.replace(/\s+/g, ' '));
  }
  return found;
}

const longestHead = 20_000;

/** Up to the parenthesis that closes the list, at commas that stand in no other brackets or strings. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|[\s\S]/g)) {
    if (token.startsWith('#')) continue;
    if (token === ')' && depth === 0) break;
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    if (token === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += token;
  }
  return [...parts, part.trim()];
}

/** The variables that a prompt template takes, in the order of the text; not those that it sets itself. */
export function templateVariables(template: string): string[] {
  const text = template.slice(0, longestTemplate);
  const own = new Set(['loop', 'true', 'false', 'none', 'True', 'False', 'None', 'range', 'not']);
  for (const [, names = ''] of text.matchAll(
    /\{%-?\s*(?:for|set|macro)\s+([\w ,]{1,200}?)\s*(?:\bin\b|=|\()/g,
  ))
    for (const name of names.split(/[\s,]+/)) own.add(name);
  const used = new Set<string>();
  for (const [, name = ''] of text.matchAll(
    /(?:\{\{-?\s*|\{%-?\s*(?:if|elif)\s+(?:not\s+)?|\{%-?\s*for\s+[\w ,]{1,200}?\sin\s+)([A-Za-z_]\w*)(?!\w|\()/g,
  ))
    if (!own.has(name)) used.add(name);
  return [...used];
}

const longestTemplate = 200_000;
