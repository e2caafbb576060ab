import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A flow of a test, in a folder of its own. */
export class FlowFolder {
  readonly dir: string;

  constructor(requirements: string[], files: Record<string, string> = {}) {
    this.dir = join(realpathSync(mkdtempSync(join(tmpdir(), 'flow-sessions-flow-'))), 'flow');
    this.write('flow.dag.yaml', flowText());
    this.write('greet.py', greetText('Hello '));
    this.require(requirements);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  get requirements(): string {
    return join(this.dir, 'requirements.txt');
  }

  write(path: string, text: string): void {
    const target = join(this.dir, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  require(lines: string[]): void {
    writeFileSync(this.requirements, `${lines.join('\n')}\n`);
  }

  remove(path: string): void {
    rmSync(join(this.dir, path));
  }

  dispose(): void {
    rmSync(dirname(this.dir), { recursive: true, force: true });
  }
}

/** A flow with one Python node for each name; `head` comes first. */
export function flowText(nodes: string[] = ['greet'], head = ''): string {
  return [
    head,
    'inputs:',
    '  name:',
    '    type: string',
    '    default: Ada',
    'outputs:',
    '  text:',
    '    type: string',
    `    reference: \${${nodes.at(-1)}.output}`,
    'nodes:',
    ...nodes.map(
      (node) =>
        `- name: ${node}\n  type: python\n  source:\n    type: code\n    path: ${node}.py\n  inputs:\n    name: \${inputs.name}`,
    ),
    '',
  ].join('\n');
}

/** A node that returns a greeting; see fakes/tinyPython.ts for what a node of these tests may say. */
export const greetText = (greeting: string): string =>
  nodeText(`    print("greeting " + name, flush=True)\n    return "${greeting}" + name`);

/** A node with this body, after these lines. */
export const nodeText = (body: string, head = ''): string =>
  `import time\nfrom promptflow.core import tool\n${head}\n\n@tool\ndef node(name: str) -> str:\n${body}\n`;
