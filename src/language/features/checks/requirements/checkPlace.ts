import type { Token } from '../../../../flow/requirements/lineScanner.ts';
import { repositoryUrl } from '../../../../flow/requirements/requirementMistakes.ts';
import type { RequirementEntry } from '../../../../flow/requirements/requirementEntry.ts';
import type { Span } from '../../../../flow/yaml/span.ts';
import type { Report } from '../../finding.ts';
import type { RuleCode } from '../../rules/allRules.ts';
import { insteadOfLocal } from './insteadOfLocal.ts';

/** Lines whose meaning depends on where the file lies, or on what lies beside it. */
export function checkPlace(entry: RequirementEntry, path: string, report: Report): void {
  const { kind, target, requirement, line } = entry;
  if (!target || /\$\{[A-Z0-9_]+\}/.test(target.text)) return;
  const { text, span, written = text } = target;
  if (/\\(?! )/.test(written) && kind !== 'url' && !/^[a-z]:|^\\\\/i.test(written)) {
    const message =
      written === text
        ? `"${text}" is a path on Windows only; sessions in containers and on Azure need "/"`
        : `pip takes "${written}" for "${text}", for it drops the backslashes; a path here needs "/"`;
    report('FS212', span, message, {
      fixes: [{ title: 'Write it with "/"', edits: [{ span, newText: written.replaceAll('\\', '/') }] }],
    });
    if (written !== text) return;
  }
  switch (kind) {
    case 'path':
      return report('FS211', span, `"${text}" is a local path, ${localAdvice}`, {
        fixes: insteadOfLocal(entry),
      });
    case 'url': {
      const repository = repositoryUrl(text);
      if (repository) return addressOfGit(text, span, repository, 'FS200', report);
      if (/^file:/i.test(text) || !/^[a-z0-9+.-]+:\/\//i.test(text))
        return report('FS211', span, `"${text}" leads to this machine only; bake it into the image`, {
          fixes: insteadOfLocal(entry),
        });
      if (!requirement && !/[#&]egg=/.test(text) && !/\.whl(?:#|$)/.test(text))
        report('FS215', span, 'the name of the package stands before its URL in newer files: "name @ URL"');
      return;
    }
    case 'editable':
      return checkEditable(entry, target, report);
    case 'include':
    case 'constraint':
      if (isItself(text, path))
        return report(
          'FS223',
          span,
          `"${text}" is this file itself, which pip refuses to read again and again`,
          {
            fixes: [{ title: 'Remove the line', edits: [{ span: line.whole, newText: '' }] }],
          },
        );
      if (/^[a-z]+:\/\//i.test(text)) return;
      return report(
        'FS214',
        span,
        `"${text}" has to lie in the session too; Azure takes the lines of this file alone for its session`,
      );
    case 'package':
    case 'option':
      return;
  }
}

function checkEditable(entry: RequirementEntry, { text, span }: Token, report: Report): void {
  const repository = repositoryUrl(text);
  if (repository) {
    const name = repository.includes('#')
      ? ''
      : `#egg=${/([\w-]+)(?:\.git)?$/.exec(repository)?.[1] ?? 'name'}`;
    return addressOfGit(text, span, repository + name, 'FS225', report);
  }
  const named = /^[\w.-]+(?:\[[^\]]*\])?\s*@\s*(.*)$/.exec(text)?.[1];
  const url = named ?? text;
  if (/^(?:https?|ftp):/i.test(url))
    return report(
      'FS225',
      span,
      `"${text}" cannot be editable: that goes with a folder or a repository, such as "git+https://…"`,
    );
  if (!named && /^(?:git|hg|svn|bzr)\+/i.test(url) && !/[#&]egg=[^&\s]/.test(url))
    return report(
      'FS225',
      span,
      `pip needs a name for "${text}": "name @ ${text}" or "#egg=name" at its end`,
    );
  if (!/^(?:git|hg|svn|bzr)\+/i.test(url))
    return report('FS211', span, `"${text}" is a local path, ${localAdvice}`, {
      fixes: insteadOfLocal(entry),
    });
  const option = entry.options.find(({ name }) => name === '--editable');
  const isPlain = span.end - span.start === text.length;
  report(
    'FS213',
    span,
    'an editable install changes nothing in a session, whose files are copies; without "-e" it works the same',
    {
      fixes:
        option && isPlain
          ? [
              {
                title: `Remove "${option.written.text}"`,
                edits: [{ span: { start: option.span.start, end: span.start }, newText: '' }],
              },
            ]
          : [],
    },
  );
}

const localAdvice = 'which Azure does not install from; bake it into the image';

function addressOfGit(text: string, span: Span, newText: string, code: RuleCode, report: Report): void {
  report(code, span, `"${text}" has a ":" before its path, which is for git itself, not for a URL`, {
    fixes: [{ title: `Change to "${newText}"`, edits: [{ span, newText }] }],
  });
}

function isItself(written: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return written === path || written.replace(/^(?:\.\/)+/, '') === name;
}
