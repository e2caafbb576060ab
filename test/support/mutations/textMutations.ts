import type { SeededRandom } from '../seededRandom.ts';
import type { TextMutation } from './mutation.ts';

/** Changes one line that has something in it. */
const onLine =
  (
    change: (line: string, random: SeededRandom, lines: readonly string[]) => string | undefined,
  ): TextMutation =>
  (text, random) => {
    const lines = text.split('\n');
    const wanted = lines.flatMap((line, index) => (line.trim() ? [index] : []));
    for (let tries = 0; tries < 10 && wanted.length; tries += 1) {
      const at = random.pick(wanted);
      const line = change(lines[at]!, random, lines);
      if (line !== undefined && line !== lines[at]) return lines.with(at, line).join('\n');
    }
    return undefined;
  };

const indentOf = (line: string): string => /^ */.exec(line)![0];
const characters = Array.from(' \t\n:-,[]{}#&*!|>\'"%@`?~$=\\\0\u0007\u0085\u00a0\u2028\ufeffaé名😀');

/** What breaks, or only changes, the YAML that a flow is written in. */
export const textMutations: Record<string, TextMutation> = {
  'a line further in': onLine((line, random) => ' '.repeat(1 + random.below(4)) + line),
  'a line further out': onLine((line, random) =>
    line.slice(Math.min(indentOf(line).length, 1 + random.below(3))),
  ),
  'a line removed': onLine((_, random, lines) => (lines.length > 1 && random.below(2) ? '' : '#')),
  'a line twice': onLine((line) => `${line}\n${line}`),
  'a key twice': onLine((line) =>
    /^[\w ]*\w: \S/.test(line) ? `${line}\n${line.replace(/: .*/, ': other')}` : undefined,
  ),
  'a tab before a line': onLine((line) => `\t${line}`),
  'a tab as indentation': onLine((line) => (line.startsWith('  ') ? line.replace(/^ +/, '\t') : undefined)),
  'a tab behind a colon': onLine((line) => (line.includes(': ') ? line.replace(': ', ':\t') : undefined)),
  'a tab behind a dash': onLine((line) => (/^ *- /.test(line) ? line.replace('- ', '-\t') : undefined)),
  'a tab at the end of a line': onLine((line) => `${line}\t`),
  'no space behind a colon': onLine((line) => (line.includes(': ') ? line.replace(': ', ':') : undefined)),
  'no colon': onLine((line) => (line.includes(':') ? line.replace(':', '') : undefined)),
  'two colons': onLine((line) => (line.includes(':') ? line.replace(':', '::') : undefined)),
  'a colon in a value': onLine((line) => (/: \w/.test(line) ? `${line}: more` : undefined)),
  'a quote that is not closed': onLine((line, random) =>
    /: \S/.test(line) ? line.replace(/: /, `: ${random.pick(['"', "'"])}`) : undefined,
  ),
  'a value in quotes': onLine((line, random) => {
    const quote = random.pick(['"', "'"]);
    return /: [^\s'"[{|>&*#]/.test(line)
      ? `${line.trimEnd().replace(/: /, `: ${quote}`)}${quote}`
      : undefined;
  }),
  'a key in quotes': onLine((line) =>
    /^[\w ]*\w:/.test(line) ? line.replace(/(\w+):/, '"$1":') : undefined,
  ),
  'a quote in the middle': onLine((line, random) => `${line}${random.pick(['"', "'", '" x', "' # c"])}`),
  'a bracket that is not closed': onLine((line, random) =>
    line.includes(': ') ? line.replace(': ', `: ${random.pick(['[', '{', ']', '}'])}`) : undefined,
  ),
  'a comment behind a value': onLine(
    (line, random) => `${line}${random.pick([' # c', '# c', '\t# c', ' #'])}`,
  ),
  'a comment line': onLine((line, random) => `${' '.repeat(random.below(5))}# c\n${line}`),
  'a special character before a value': onLine((line, random) =>
    /: \S/.test(line)
      ? line.replace(
          ': ',
          `: ${random.pick(['@', '`', '%', '!', '&', '*', '|', '>', '?', '- ', '? ', ': ', '!!str ', '&a ', '*a ', '!x '])}`,
        )
      : undefined,
  ),
  'a dash before a line': onLine((line) => line.replace(/^ */, '$&- ')),
  'no dash': onLine((line) => (/^ *- /.test(line) ? line.replace('- ', '  ') : undefined)),
  'a block scalar': onLine((line, random) => {
    if (!/^[\w ]*\w: \S/.test(line)) return undefined;
    const style = random.pick(['|', '>', '|-', '>+', '|2', '|9', '|x']);
    return line.replace(
      /: (.*)/,
      (_, value: string) => `: ${style}\n${indentOf(line)}${' '.repeat(random.below(4))}${value}`,
    );
  }),
  'a value on the next line': onLine((line, random) =>
    /^[\w ]*\w: \S/.test(line)
      ? line.replace(/: /, `:\n${indentOf(line)}${' '.repeat(random.below(4))}`)
      : undefined,
  ),
  'a value over two lines': onLine((line) =>
    /: \w+/.test(line) ? `${line}\n${indentOf(line)}    more` : undefined,
  ),
  'quotes or brackets over lines in any column': onLine((line, random) => {
    const lineEnd = random.pick(['\n', '\n ', '\n    ', '\n\t', '\r\n', " # it's\n", '\n\n', '\n# c\n']);
    const around = random.pick([
      '"_more"',
      "'_more'",
      '[x, _, more]',
      '{x: [_, more]}',
      '[{x: _, y: more}, z]',
    ]);
    return line.replace(/(?<=: )(\w+)$/, (word) =>
      around.replace('_', word).replace(/ ?more/, `${lineEnd}more`),
    );
  }),
  'an anchor and its alias': (text) => {
    const line = /^( *)(\w+): (\w\S*)$/m.exec(text);
    return line
      ? text.replace(line[0], `${line[1]}${line[2]}: &one ${line[3]}\n${line[1]}again: *one`)
      : undefined;
  },
  'an alias without an anchor': onLine((line) =>
    /: \w/.test(line) ? line.replace(/: .*/, ': *none') : undefined,
  ),
  'a merge key': (text, random) =>
    /^inputs:\n( +)(\w+):\n( +)type:/m.test(text)
      ? text.replace(
          /^inputs:\n( +)(\w+):\n( +)type:/m,
          (_, one: string, name: string, two: string) =>
            `inputs:\n${one}other: &base\n${two}type: string\n${one}third:\n${two}<<: ${random.pick(['*base', '[*base]', '*none', '{type: int}', 'text', '[]', ''])}\n${one}${name}:\n${two}type:`,
        )
      : undefined,
  'line ends of Windows': (text) => text.replaceAll('\n', '\r\n'),
  'line ends of old': (text) => text.replaceAll('\n', '\r'),
  'one line end of old': onLine((line) => `${line}\r`),
  'a byte order mark': (text) => `\ufeff${text}`,
  'a byte order mark inside': onLine((line) => `\ufeff${line}`),
  'a document mark': (text, random) =>
    random.pick([`---\n${text}`, `${text}\n...\n`, `--- # c\n${text}`, `---\n---\n${text}`]),
  'a second document': (text, random) => `${text}\n---\n${random.pick(['', 'a: 1\n', '# c\n', text])}`,
  'a directive': (text, random) =>
    `${random.pick(['%YAML 1.1\n---\n', '%YAML 1.2\n---\n', '%YAML 1.3\n---\n', '%TAG ! tag:x\n---\n', '%YAML 1.2\n', '%X\n---\n'])}${text}`,
  'nothing at all': (_, random) =>
    random.pick(['', '\n', ' ', '# c', '---', '...', '~', 'null', '{}', '[]', '\t', '""']),
  'the end cut off': (text, random) => text.slice(0, random.below(text.length)),
  'the start cut off': (text, random) => text.slice(random.below(text.length)),
  'one character more': (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + random.pick(characters) + text.slice(at);
  },
  'one character less': (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + text.slice(at + 1);
  },
  'one character other': (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + random.pick(characters) + text.slice(at + 1);
  },
  'two lines swapped': (text, random) => {
    const lines = text.split('\n');
    const at = random.below(Math.max(1, lines.length - 1));
    const [one, other] = [lines[at], lines[at + 1]];
    return one === undefined || other === undefined || one === other
      ? undefined
      : lines
          .with(at, other)
          .with(at + 1, one)
          .join('\n');
  },
  'words that YAML once took for other things': onLine((line, random) =>
    /: \w+$/.test(line)
      ? line.replace(
          /: .*/,
          `: ${random.pick(['yes', 'on', 'off', '~', '1_000', '0o7', '0777', '1:30', '.inf', '2024-01-01', '0x1F', '1e3', '=', '<<'])}`,
        )
      : undefined,
  ),
};
