import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { definitionNames } from './definitionNames.ts';
import { UserError } from '../common/userError.ts';

/** `dag`: nodes in YAML. `flex`: a Python entry. */
export type FlowKind = 'dag' | 'flex';

/** Where a flow is defined. */
export interface FlowFile {
  /** The flow folder, absolute. */
  dir: string;
  /** The same without links on the way; what is relative to the flow is relative to this. */
  realDir: string;
  /** The definition's name in it. */
  file: string;
  path: string;
}

/** Finds the flow definition for a folder or a file, as prompt flow's resolve_flow_path does. */
export async function resolveFlowFile(path: string): Promise<FlowFile> {
  const absolute = resolve(path);
  const info = await stat(absolute).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error) throw notThere(absolute, info);
  if (!info.isDirectory()) {
    if (!['.yaml', '.yml'].includes(extname(absolute).toLowerCase())) throw notAFlow(absolute);
    return await toFlowFile(dirname(absolute), basename(absolute));
  }
  const here = await readdir(absolute).catch((error: NodeJS.ErrnoException) => {
    throw notThere(absolute, error);
  });
  const found: string[] = [];
  for (const name of definitionNames.filter((one) => here.includes(one)))
    if ((await stat(join(absolute, name)).catch(() => undefined))?.isFile()) found.push(name);
  if (found.length > 1) throw severalFlows(absolute, found);
  const [file] = found;
  if (!file) throw noFlow(absolute);
  return await toFlowFile(absolute, file);
}

async function toFlowFile(dir: string, file: string): Promise<FlowFile> {
  return { dir, realDir: await realpath(dir), file, path: join(dir, file) };
}

/** Reads the definition's text. */
export async function readFlowText({ path }: FlowFile): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw notThere(path, error);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notText(path);
  }
}

const notThere = (path: string, { code }: NodeJS.ErrnoException): UserError =>
  new UserError({
    code: 'FSE101',
    kind: 'badInput',
    message:
      code === 'ENOENT'
        ? `There is no flow at ${path}.`
        : `${path} cannot be read (${code ?? 'unknown error'}).`,
    remedy: code === 'ENOENT' ? 'Check the path.' : 'Check its permissions.',
  });

const notText = (path: string): UserError =>
  new UserError({
    code: 'FSE105',
    kind: 'badInput',
    message: `${path} is not UTF-8 text.`,
    remedy: 'Save it as UTF-8.',
  });

const notAFlow = (path: string): UserError =>
  new UserError({
    code: 'FSE102',
    kind: 'badInput',
    message: `${path} is not a flow definition: its name ends in neither .yaml nor .yml.`,
    remedy: 'Name the flow folder, or its flow.dag.yaml.',
  });

const noFlow = (dir: string): UserError =>
  new UserError({
    code: 'FSE103',
    kind: 'badInput',
    message: `Neither flow.dag.yaml nor flow.flex.yaml is in ${dir}.`,
    remedy: 'Name a folder that holds one of them.',
  });

const severalFlows = (dir: string, found: string[]): UserError =>
  new UserError({
    code: 'FSE104',
    kind: 'badInput',
    message: `Several flow definitions are in ${dir}: ${found.join(', ')}.`,
    remedy: 'Keep one of them, or name the file instead of the folder.',
  });
