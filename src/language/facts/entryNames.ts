/** Lines that may give a module names that do not stand in it: what they do shows only when they run. */
const makesNames = new RegExp(
  [
    String.raw`^from\s+\S+\s+import\s*(?:\*|\\)`,
    String.raw`^(?:if|else|elif|try|except|finally|with|for|while|match|exec|del)\b`,
    String.raw`^[([]|^[^#'"\n]*;|:=`,
    String.raw`\b(?:globals|setattr|__getattr__)\b`,
  ].join('|'),
  'm',
);

/**
 * The names that the text of a Python module has at its top: functions, classes, variables and imports. Undefined where there
 * may be more of them.
 */
export function namesIn(text: string): string[] | undefined {
  const code = text.replace(/^if\s+__name__\s*==.*$/gm, '');
  if (makesNames.test(code)) return undefined;
  const names = new Set<string>();
  for (const [, name] of code.matchAll(/^(?:async\s+def|def|class)\s+(\w+)/gm)) names.add(name!);
  for (const [, targets] of code.matchAll(/^([\w*][\w \t,=*]*)(?::[^=\n]+)?=(?!=)/gm))
    for (const [name] of targets!.matchAll(/\w+/g)) names.add(name);
  for (const [, inBrackets, onLine] of code.matchAll(/^(?:from\s+\S+\s+)?import\s+(?:\(([^)]*)\)|(.*))/gm))
    for (const part of (inBrackets ?? onLine!).replace(/#.*$/gm, '').split(','))
      names.add(importedName(part.trim()));
  names.delete('');
  return [...names];
}

/** `b` of `a as b`, and `a` of `a.b`. */
const importedName = (part: string): string =>
  /\sas\s+(\w+)$/.exec(part)?.[1] ?? /^\w+/.exec(part)?.[0] ?? '';
