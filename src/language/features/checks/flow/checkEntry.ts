import type { FlowDocument } from '../../../document/flowDocument.ts';
import { entryOf, scalarOf, type YamlScalar } from '../../../../flow/yaml/yamlTree.ts';
import type { FlowFacts } from '../../facts.ts';
import type { Fix, Report } from '../../finding.ts';
import { checkEntrySignature } from './checkEntrySignature.ts';
import { nearest } from '../../nearest.ts';
import { includeFile } from '../environment/includeFile.ts';
import { replaceWith } from '../../edits/replaceScalar.ts';

/** The entry of a flex flow: its form, its module and its function. */
export function checkEntry(document: FlowDocument, facts: FlowFacts | undefined, report: Report): void {
  const { model } = document;
  const entry = scalarOf(model.root, 'entry');
  const language = scalarOf(model.root, 'language');
  if (language && language.text !== 'python') return;
  if (!entry || typeof entry.value !== 'string') {
    const span = entry?.span ?? entryOf(model.root, 'entry')!.keySpan;
    return report(
      'FS132',
      span,
      '"entry" must be text such as "module:function"; prompt flow refuses the flow',
    );
  }
  // As in prompt flow's `FlowEntryRegex`.
  if (!/^[a-zA-Z0-9_.]+:[a-zA-Z0-9_]+\n?$/.test(entry.text))
    return report(
      'FS132',
      entry.span,
      `the entry "${entry.text}" must be written "module:function"; prompt flow refuses the flow`,
      { fixes: changes(entry, meantEntry(entry.text)) },
    );
  const [module = '', name = ''] = entry.text.trim().split(':');
  const fact = facts?.paths.get(module);
  const write = (one: string): Fix[] => changes(entry, [`${one.replaceAll('/', '.')}:${name}`]);
  // A dotted module with nothing like it in the folder is, as a rule, one of an installed package.
  if (fact?.kind === 'none' && (fact.near.length || !module.includes('.')))
    report(
      'FS133',
      entry.span,
      `no file of the flow is the module "${module}", so it must come with an installed package`,
      {
        fixes: fact.near.flatMap((near) =>
          near.startsWith('../')
            ? includeFile(document, entry, near, facts!, (file) => write(file.replace(/\.py$/, '')))
            : write(near),
        ),
      },
    );
  // A file without anything in it is being made.
  const defined = facts?.entryNames;
  if (fact?.kind === 'file' && defined?.length && !defined.includes(name))
    report('FS134', entry.span, `the module "${module}" has no "${name}"`, {
      fixes: changes(
        entry,
        nearest(name, defined).map((near) => `${module}:${near}`),
      ),
    });
  const signature = facts?.entrySignature;
  if (fact?.kind === 'file' && signature?.of === entry.text)
    checkEntrySignature(document, entry, signature, report);
}

/** What has the right form, of paths, calls and names with dots alone. */
function meantEntry(text: string): string[] {
  const plain = text
    .replace(/\(\s*\)$/, '')
    .replace(/^\.?[/\\]/, '')
    .replaceAll(/[/\\]/g, '.');
  const meant = plain.includes(':') ? plain.replace(/\.py(?=:)/, '') : plain.replace(/\.(\w+)$/, ':$1');
  const isWhole = /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(meant) && !meant.endsWith(':py');
  return isWhole && meant !== text ? [meant] : [];
}

const changes = ({ inner }: YamlScalar, texts: readonly string[]): Fix[] =>
  inner ? replaceWith(inner, texts) : [];
