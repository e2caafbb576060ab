import { relative } from 'node:path';
import { throwIfCancelled } from '../../common/cancelled.ts';
import { checkFile, type ToldFinding } from '../checkFile.ts';
import type { VerbHandler } from '../context.ts';
import { exitCodes } from '../exitCode.ts';
import { findChecked } from '../findChecked.ts';

/** Tells what is wrong with flows, runs and requirements files, as the editor does. Hints are for the editor and for --json. */
export const check: VerbHandler = async ({ args, out, signal }) => {
  const files = await findChecked(args.paths.length ? args.paths : ['.']);
  const findings: ToldFinding[] = [];
  for (const file of files) {
    throwIfCancelled(signal);
    findings.push(...(await checkFile(file, signal)));
  }
  const count = (wanted: string): number => findings.filter(({ severity }) => severity === wanted).length;
  const [errors, warnings] = [count('error'), count('warning')];
  out.result(
    { files: files.map(({ path, kind }) => ({ path, kind })), findings, errors, warnings },
    [
      ...findings.filter(({ severity }) => severity !== 'hint').map(inWords),
      `${plural(files.length, 'file')}, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}`,
    ].join('\n'),
  );
  return errors ? exitCodes.failed : exitCodes.done;
};

const inWords = ({ file, line, column, severity, code, rule, message }: ToldFinding): string =>
  `${relative('.', file)}:${line}:${column}: ${severity} ${code} ${message} (${rule})`;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
