import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseFlowDocument } from '../../src/language/document/flowDocument.ts';

const corpus = join(import.meta.dirname, '../../../shared/data/corpus');
const testConfigs = 'src/promptflow/tests/test_configs';

/** What flows of listed folders need although it is on no list: links, what a test makes, what lies in folders left out. */
const unlisted = [
  'examples/flows/standard/flow-with-symlinks/classify_with_llm.jinja2',
  'examples/flows/standard/flow-with-symlinks/convert_to_dict.py',
  'examples/flows/standard/flow-with-symlinks/fetch_text_content_from_url.py',
  'examples/flows/standard/flow-with-symlinks/prepare_examples.py',
  'examples/flows/standard/flow-with-symlinks/summarize_text_content.jinja2',
  'examples/flows/standard/flow-with-symlinks/summarize_text_content__variant_1.jinja2',
  `${testConfigs}/eager_flows/simple_with_yaml/entry.py`,
  `${testConfigs}/flows/external_files/convert_to_dict.py`,
  `${testConfigs}/flows/external_files/fetch_text_content_from_url.py`,
  `${testConfigs}/flows/external_files/summarize_text_content.jinja2`,
  `${testConfigs}/flows/unordered_nodes_with_activate/test.py`,
];

/** A flow, run or requirements file of the corpus; `valid` where prompt flow takes it. */
export interface CorpusFile {
  /** Relative to the tree. */
  path: string;
  kind: string;
  valid: boolean;
}

let made: Promise<string | undefined> | undefined;

/**
 * A folder with the corpus of real flows, and an empty file for each that is only listed in it or that a flow of a folder
 * without a list names. Made once per process, removed when it ends; undefined where the corpus is not beside the checkout.
 */
export function corpusTree(): Promise<string | undefined> {
  return (made ??= makeTree());
}

/** What the corpus's index names; empty where there is no corpus. */
export function corpusFiles(): CorpusFile[] {
  if (!existsSync(corpus)) return [];
  const read = (name: string): unknown => JSON.parse(readFileSync(join(corpus, name), 'utf8'));
  const invalid = (read('invalid-expectations.json') as { path: string }[]).map(({ path }) => path);
  return (read('index.json') as { path: string; kind: string }[]).map(({ path, kind }) => ({
    path,
    kind,
    valid: !invalid.some((one) => path.startsWith(one)),
  }));
}

async function makeTree(): Promise<string | undefined> {
  if (!existsSync(corpus)) return undefined;
  const tree = realpathSync(mkdtempSync(join(tmpdir(), 'flow-sessions-corpus-')));
  process.once('exit', () => rmSync(tree, { recursive: true, force: true }));
  for (const name of readdirSync(corpus))
    if (statSync(join(corpus, name)).isDirectory())
      cpSync(join(corpus, name), join(tree, name), { recursive: true });
  const listed = readFileSync(join(corpus, 'filelist.txt'), 'utf8').split('\n').filter(Boolean);
  for (const path of [...listed, ...unlisted]) touch(join(tree, path));
  const folders = new Set(listed.map(dirname));
  for (const { path, kind } of corpusFiles())
    if ((kind === 'dag' || kind === 'flex') && !folders.has(dirname(path)))
      for (const named of namedIn(join(tree, path))) touch(join(tree, dirname(path), named));
  return tree;
}

function namedIn(flow: string): string[] {
  const { nodes, variants, requirementsFile, entry } = parseFlowDocument(
    readFileSync(flow, 'utf8'),
    flow,
  ).model;
  const ofVariants = variants.flatMap((group) => group.variants.flatMap(({ node }) => node ?? []));
  return [
    ...[...nodes, ...ofVariants].flatMap(({ sourcePath }) => sourcePath?.text ?? []),
    ...(requirementsFile ? [requirementsFile.text] : []),
    ...(entry ? [`${entry.text.split(':')[0]!.replaceAll('.', '/')}.py`] : []),
  ];
}

function touch(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
}
