import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { badInput } from './badInput.ts';
import { parseCompute, type ComputeChoice } from './compute.ts';
import type { ResetDepth } from '../session/sessionBackend.ts';

/** The command line, checked. */
export interface Arguments {
  verb: string;
  flow?: string;
  /** All that stand behind the verb; only `check` takes more than one. */
  paths: string[];
  json: boolean;
  /** Never ask, as where there is no terminal. */
  noInput: boolean;
  /** What is asked is agreed to. */
  yes: boolean;
  compute?: ComputeChoice;
  /** Where a session is moved to. */
  to?: ComputeChoice;
  vmSize?: string;
  idleSeconds?: number;
  inputs: string[];
  node?: string;
  variant?: string;
  environmentVariables: Record<string, string>;
  depth: ResetDepth;
  noCache: boolean;
  run?: string;
  follow: boolean;
  dryRun: boolean;
  all: boolean;
  /** What stands after `--`. */
  command?: string[];
  /** Session path of the command's working folder. */
  cwd?: string;
}

/** What is for this program; after `--` comes what is for another one. */
export function ownPart(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return end < 0 ? [...argv] : argv.slice(0, end);
}

/** Reads the command line; anything it does not know is an error that names it. */
export function parseArguments(args: string[]): Arguments {
  const own = ownPart(args);
  const { values, positionals } = parse(own);
  const [verb, ...paths] = positionals;
  const [flow, ...others] = paths;
  if (!verb) throw badInput('No command was given.');
  if (others.length && verb !== 'check') throw badInput(`Too many arguments: ${others.join(' ')}.`);
  if (own.length < args.length && verb !== 'exec') throw badInput(`"${verb}" takes nothing after --.`);
  const { compute, to, idle, node, variant, run, cwd, 'vm-size': vmSize } = values;
  const depth = values.depth ?? 'all';
  if (depth !== 'worker' && depth !== 'packages' && depth !== 'all')
    throw badInput(`"${depth}" is no depth of a reset.`, 'Use one of: worker, packages, all.');
  return {
    verb,
    ...(flow !== undefined && { flow }),
    paths,
    json: values.json ?? false,
    noInput: values['no-input'] ?? false,
    yes: values.yes ?? false,
    ...(compute !== undefined && { compute: parseCompute(compute) }),
    ...(to !== undefined && { to: parseCompute(to) }),
    ...(vmSize !== undefined && { vmSize: named(vmSize, '--vm-size') }),
    ...(idle !== undefined && { idleSeconds: toSeconds(idle) }),
    inputs: values.inputs ?? [],
    ...(node !== undefined && { node }),
    ...(variant !== undefined && { variant }),
    environmentVariables: Object.fromEntries((values.env ?? []).map((pair) => splitPair(pair, '--env'))),
    depth,
    noCache: values['no-cache'] ?? false,
    ...(run !== undefined && { run }),
    follow: values.follow ?? false,
    dryRun: values['dry-run'] ?? false,
    all: values.all ?? false,
    ...(own.length < args.length && { command: args.slice(own.length + 1) }),
    ...(cwd !== undefined && { cwd }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'no-input': { type: 'boolean' },
        yes: { type: 'boolean', short: 'y' },
        compute: { type: 'string' },
        to: { type: 'string' },
        'vm-size': { type: 'string' },
        cwd: { type: 'string' },
        idle: { type: 'string' },
        inputs: { type: 'string', multiple: true },
        node: { type: 'string' },
        variant: { type: 'string' },
        env: { type: 'string', multiple: true },
        depth: { type: 'string' },
        'no-cache': { type: 'boolean' },
        run: { type: 'string' },
        follow: { type: 'boolean', short: 'f' },
        'dry-run': { type: 'boolean' },
        all: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw badInput(error instanceof Error ? error.message : String(error));
  }
}

function toSeconds(minutes: string): number {
  const value = Number(minutes);
  if (minutes.trim() === '' || !Number.isFinite(value) || value < 0)
    throw badInput(`--idle takes minutes, 0 or more (0 means never); "${minutes}" is not that.`);
  return value * 60;
}

function named(value: string, option: string): string {
  if (value.trim() === '') throw badInput(`${option} takes a name.`);
  return value;
}

function splitPair(pair: string, option: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw badInput(`${option} takes name=value; "${pair}" is not that.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/**
 * The inputs of a run: each of the option's values is `name=value` (JSON where it is that, else text) or a file, of which a
 * JSON object counts whole and of a JSONL file the first line, as in `pf flow test`.
 */
export async function readInputs(given: string[]): Promise<Record<string, unknown>> {
  const inputs: Record<string, unknown> = {};
  for (const one of given) {
    if (/\.jsonl?$/.test(one) && !/^[^/\\=]+=/.test(one)) Object.assign(inputs, await readInputFile(one));
    else {
      const [name, value] = splitPair(one, '--inputs');
      inputs[name] = toValue(value);
    }
  }
  return inputs;
}

function toValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // A number or a word would lose what was typed ("007", "1e3"): prompt flow converts to the input's own type itself.
    return typeof value === 'object' && value !== null ? value : text;
  } catch {
    return text;
  }
}

async function readInputFile(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badInput(`The inputs file ${path} cannot be read (${error.code}).`, 'Check the path.');
  });
  const wanted = path.endsWith('.jsonl') ? (text.split('\n').find((line) => line.trim()) ?? '') : text;
  try {
    const value: unknown = JSON.parse(wanted);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw badInput(`The inputs file ${path} is not JSON: ${String(error)}`, 'Correct the file.');
  }
  throw badInput(`The inputs file ${path} does not hold a JSON object.`, 'Write { "input": value, … }.');
}
