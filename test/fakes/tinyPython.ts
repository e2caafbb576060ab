import { CancelledError } from '../../src/common/cancelled.ts';
import type { Frame } from '../../src/session/run.ts';

/** What the tiny Python reads and does outside of itself. */
export interface TinyWorld {
  /** The text of a module of the session, with the user's own file. */
  module(name: string): { text: string; source: string } | undefined;
  print(text: string): void;
  sleep(seconds: number): Promise<void>;
}

/** An exception of the user's code. */
export class TinyError extends Error {
  readonly type: string;
  readonly frames: Frame[];

  constructor(type: string, message: string, frames: Frame[]) {
    super(message);
    this.type = type;
    this.frames = frames;
  }
}

interface Definition {
  parameters: string[];
  /** Physical lines of the body, 1-based. */
  body: { line: number; text: string }[];
  module: string;
  source: string;
}

/**
 * As much Python as the flows of the conformance suite need: functions of one level, `from x import y`, `print`, `raise`,
 * `time.sleep`, `return`, and expressions of texts, names and calls joined by `+`. Anything else is an error.
 */
export class TinyPython {
  readonly #world: TinyWorld;

  constructor(world: TinyWorld) {
    this.#world = world;
  }

  /** Calls the one function of `module` that is marked as a tool. */
  async callTool(module: string, inputs: Record<string, unknown>): Promise<string> {
    const name = this.#tool(module);
    const { parameters } = this.#find(module, name);
    return await this.#call(
      module,
      name,
      parameters.map((one) => `${inputs[one] as string}`),
      [],
    );
  }

  #tool(module: string): string {
    const text = this.#read(module).text;
    const name = /@tool\n(?:async )?def (\w+)/.exec(text)?.[1];
    if (!name) throw new TinyError('ToolLoadError', `No tool in ${module}`, []);
    return name;
  }

  #read(module: string): { text: string; source: string } {
    const found = this.#world.module(module);
    if (!found) throw new TinyError('ModuleNotFoundError', `No module named '${module}'`, []);
    return found;
  }

  #find(module: string, name: string): Definition {
    const { text, source } = this.#read(module);
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.startsWith(`def ${name}(`));
    if (at < 0) {
      const from = new RegExp(`^from (\\w+) import .*\\b${name}\\b`, 'm').exec(text)?.[1];
      if (from) return this.#find(from, name);
      throw new TinyError('NameError', `name '${name}' is not defined`, []);
    }
    const body = [];
    for (let index = at + 1; index < lines.length && /^(\s|$)/.test(lines[index]!); index += 1)
      if (lines[index]!.trim()) body.push({ line: index + 1, text: lines[index]!.trim() });
    const parameters = [...lines[at]!.slice(lines[at]!.indexOf('(')).matchAll(/(\w+): str/g)].map(
      ([, one]) => one!,
    );
    return { parameters, body, module, source };
  }

  async #call(module: string, name: string, given: string[], above: Frame[]): Promise<string> {
    const { parameters, body, module: own, source } = this.#find(module, name);
    const scope = new Map(parameters.map((parameter, index) => [parameter, given[index] ?? '']));
    for (const { line, text } of body) {
      const frames = [...above, { file: source, line, function: name, text }];
      const raised = /^raise (\w+)\("(.*)"\)$/.exec(text);
      if (raised) throw new TinyError(raised[1]!, raised[2]!, frames);
      const printed = /^print\((.*), flush=True\)$/.exec(text);
      const slept = /^time\.sleep\((\d+)\)$/.exec(text);
      if (printed) this.#world.print(`${await this.#value(own, printed[1]!, scope, frames)}\n`);
      else if (slept) await this.#world.sleep(Number(slept[1]));
      else if (text.startsWith('return ')) return await this.#value(own, text.slice(7), scope, frames);
      else throw new TinyError('SyntaxError', text, frames);
    }
    return '';
  }

  async #value(
    module: string,
    text: string,
    scope: ReadonlyMap<string, string>,
    frames: Frame[],
  ): Promise<string> {
    const parts = await Promise.all(
      text.split(' + ').map(async (part) => {
        const quoted = /^"(.*)"$/.exec(part);
        if (quoted) return quoted[1]!;
        const call = /^(\w+)\((\w*)\)$/.exec(part);
        if (call) return await this.#call(module, call[1]!, [scope.get(call[2]!) ?? ''], frames);
        const value = scope.get(part);
        if (value === undefined) throw new TinyError('NameError', `name '${part}' is not defined`, frames);
        return value;
      }),
    );
    return parts.join('');
  }
}

/** What a failed call is reported as; a cancellation passes. */
export function toTinyError(error: unknown): TinyError {
  if (error instanceof CancelledError) throw error;
  return error instanceof TinyError ? error : new TinyError('SystemError', String(error), []);
}
