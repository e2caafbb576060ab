import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { Figures, inWords, megabytes, type Row } from './figures.ts';
import { LanguagePeer, ourServer, yamlServer, type ServerProgram } from './languagePeer.ts';
import type { Stage } from './stage.ts';

const sizes = [20, 200, 1000, 5000];

/** The language server beside `yaml-language-server` with a schema, both with the same client over stdio, in turns. */
export async function language(stage: Stage, quick: boolean): Promise<Row[]> {
  const peer = await yamlServer();
  const measured: Measured[] = [];
  for (const nodes of sizes)
    measured.push(await measure(stage, peer, nodes, quick ? 3 : nodes < 1000 ? 25 : 9));
  return [
    ...measured.map((one) => changeRow(one, measured)),
    ...measured.map(completionRow),
    ...(await memoryRows(stage, peer)),
    await startRow(stage, peer, quick ? 3 : 11),
  ];
}

interface Measured {
  nodes: number;
  bytes: number;
  parse: Figures;
  change: { ours: Figures; theirs: Figures };
  completion: { ours: Figures; theirs: Figures };
}

/** One flow, opened in both; each time a key in its middle is broken and mended again. */
async function measure(stage: Stage, peer: ServerProgram, nodes: number, times: number): Promise<Measured> {
  const text = flowText(nodes);
  const folder = stage.flow(`nodes-${nodes}`, { 'flow.dag.yaml': text, 'step.py': '' });
  const path = join(folder, 'flow.dag.yaml');
  const figures = (): { ours: Figures; theirs: Figures } => ({ ours: new Figures(), theirs: new Figures() });
  const measured: Measured = {
    nodes,
    bytes: text.length,
    parse: new Figures(),
    change: figures(),
    completion: figures(),
  };
  const sides = [
    { side: 'ours', server: await LanguagePeer.start(ourServer, folder) },
    { side: 'theirs', server: await LanguagePeer.start(peer, folder) },
  ] as const;
  const usual = new Map<string, number>();
  for (const { side, server } of sides) usual.set(side, await server.open(path, text));
  for (let index = -2; index < times; index += 1) {
    const counts = index >= 0;
    const parse = new Figures();
    await parse.time(() => parseDocument(text));
    if (counts) measured.parse.add(parse.median);
    for (const { side, server } of sides) {
      const [change, completion] = await oneRound(server, path, text, usual.get(side)!);
      if (!counts) continue;
      for (const ms of change) measured.change[side].add(ms);
      measured.completion[side].add(completion);
    }
  }
  for (const { server } of sides) await server.stop();
  return measured;
}

/** Breaks the word `type` of the node in the middle and mends it; then begins a key there and asks what it may be. */
async function oneRound(
  server: LanguagePeer,
  path: string,
  text: string,
  usual: number,
): Promise<[change: number[], completion: number]> {
  const lines = text.split('\n');
  const line = lines.indexOf('  type: python', Math.floor(lines.length / 2));
  const at = (character: number) => ({ line, character });
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const told = async (start: number, end: number, newText: string, holds: (count: number) => boolean) =>
    await timed(async () => {
      const diagnostics = server.diagnostics(holds);
      await server.change(path, at(start), at(end), newText);
      await diagnostics;
    });
  const isUsual = (count: number): boolean => count === usual;
  const broken = await told(5, 6, '', (count) => count > usual);
  const mended = await told(5, 5, 'e', isUsual);
  const settled = server.diagnostics((count) => count > usual);
  const completion = await timed(async () => {
    await server.change(path, at(0), at(0), '  ac\n');
    if (!(await server.complete(path, { line, character: 4 }))) throw new Error('there are no completions');
  });
  await settled;
  const mend = server.diagnostics(isUsual);
  await server.change(path, at(0), { line: line + 1, character: 0 }, '');
  await mend;
  return [[broken, mended], completion];
}

/** A chain of Python nodes, about 110 characters each. */
export function flowText(nodes: number): string {
  const name = (index: number): string => `node_${String(index).padStart(4, '0')}`;
  const each = Array.from({ length: nodes }, (_, index) => {
    const input = index === 0 ? 'inputs.text' : `${name(index - 1)}.output`;
    return `- name: ${name(index)}\n  type: python\n  source:\n    type: code\n    path: step.py\n  inputs:\n    text: \${${input}}\n`;
  });
  const output = `  text:\n    type: string\n    reference: \${${name(nodes - 1)}.output}\n`;
  return `inputs:\n  text:\n    type: string\noutputs:\n${output}nodes:\n${each.join('')}`;
}

function changeRow({ nodes, bytes, parse, change }: Measured, all: readonly Measured[]): Row {
  const { ours, theirs } = change;
  const times = theirs.median / ours.median;
  const toParse = ours.median / parse.median;
  const thousand = all.find((one) => one.nodes === 1000)!.change.ours.median;
  const targets: Record<number, { wanted: string; holds: boolean }> = {
    20: { wanted: 'under 15 ms, at least 10 times faster', holds: ours.median < 15 && times >= 10 },
    200: { wanted: 'under 25 ms, at least 8 times faster', holds: ours.median < 25 && times >= 8 },
    1000: {
      wanted: 'under 1.6 times the bare parse, at least 3 times faster',
      holds: toParse < 1.6 && times >= 3,
    },
    5000: {
      wanted: 'no more than 5.5 times the 1,000-node figure',
      holds: ours.median <= 5.5 * thousand,
    },
  };
  const ofThousand =
    nodes === 5000 ? `, ${(ours.median / thousand).toFixed(1)} times the 1,000-node figure` : '';
  return {
    what: `change → diagnostics, ${nodes.toLocaleString('en')} nodes (${(bytes / 1000).toFixed(0)} kB)`,
    measured: ours.words,
    against: `\`yaml-language-server\`: ${theirs.words}; bare parse: ${inWords(parse.median)}`,
    ratio: `${times.toFixed(1)} times faster; ${toParse.toFixed(2)} times the bare parse${ofThousand}`,
    target: targets[nodes]!,
  };
}

function completionRow({ nodes, completion: { ours, theirs } }: Measured): Row {
  const most = ({ 20: 10, 200: 15, 1000: 40 } as Record<number, number>)[nodes];
  return {
    what: `change, then completion of a key, ${nodes.toLocaleString('en')} nodes`,
    measured: ours.words,
    against: `\`yaml-language-server\`: ${theirs.words}`,
    ratio: `${(theirs.median / ours.median).toFixed(1)} times faster`,
    ...(most && { target: { wanted: `under ${most} ms`, holds: ours.median < most } }),
  };
}

/** A folder of 1,000 flows: opened, and with one of them open. */
async function memoryRows(stage: Stage, peer: ServerProgram): Promise<Row[]> {
  const folder = join(stage.folder, 'thousand');
  const text = flowText(20);
  for (let index = 0; index < 1000; index += 1) {
    mkdirSync(join(folder, `flow-${index}`), { recursive: true });
    writeFileSync(join(folder, `flow-${index}`, 'flow.dag.yaml'), text);
    writeFileSync(join(folder, `flow-${index}`, 'step.py'), '');
  }
  const memory = async (program: ServerProgram): Promise<[closed: number, open: number]> => {
    const server = await LanguagePeer.start(program, folder);
    const closed = server.rss();
    await server.open(join(folder, 'flow-500', 'flow.dag.yaml'), text);
    const open = server.rss();
    await server.stop();
    return [closed, open];
  };
  const [ours, theirs] = [await memory(ourServer), await memory(peer)];
  return ['no flow open', 'one flow open'].map((state, index) => ({
    what: `memory of the server, folder of 1,000 flows, ${state}`,
    measured: `**${megabytes(ours[index]!)}**`,
    against: `\`yaml-language-server\`: ${megabytes(theirs[index]!)}`,
    ratio: '',
    target: { wanted: 'under 120 MB', holds: ours[index]! < 120e6 },
  }));
}

/** From the start of the process to the answer to `initialize`. */
async function startRow(stage: Stage, peer: ServerProgram, times: number): Promise<Row> {
  const [ours, theirs] = [new Figures(), new Figures()];
  for (let index = 0; index < times; index += 1)
    for (const [figures, program] of [
      [ours, ourServer],
      [theirs, peer],
    ] as const) {
      const server = await figures.time(async () => await LanguagePeer.start(program, stage.folder));
      await server.stop();
    }
  return {
    what: 'cold start of the language server',
    measured: ours.words,
    against: `\`yaml-language-server\`: ${theirs.words}`,
    ratio: `${(theirs.median / ours.median).toFixed(1)} times faster`,
    target: { wanted: 'under 250 ms', holds: ours.median < 250 },
  };
}
